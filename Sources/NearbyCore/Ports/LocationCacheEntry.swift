/// A record on its way into the location cache, and until when it counts there.
public struct LocationCacheEntry: Hashable, Sendable {
  /// What to store under the record's user.
  public var record: LocationRecord

  /// From this point in time on the cache must no longer return the record. An entry that has already expired
  /// when it is stored is a removal: it takes an older record away and leaves nothing.
  public var expiresAt: Timestamp

  /// Creates an entry.
  public init(record: LocationRecord, expiresAt: Timestamp) {
    self.record = record
    self.expiresAt = expiresAt
  }
}
