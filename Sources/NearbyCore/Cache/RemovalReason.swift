/// Why an entry left a cache.
public enum RemovalReason: Sendable, Hashable, CaseIterable {
  /// Its deadline came.
  case expired

  /// It had to make room for another entry.
  case evicted

  /// A value was set for its key while it was live.
  case replaced

  /// Its key was removed while it was live.
  case removed
}
