/// How precisely friends see where a user is.
///
/// Anything but ``exact`` replaces the place by the centre of a cell before it leaves the node; see ``GridSnapping``
/// for what that keeps from whom.
public enum SharingPrecision: UInt8, Hashable, Comparable, CaseIterable, Sendable {
  /// The place as the device reported it.
  case exact

  /// A cell of 250 m.
  case block

  /// A cell of 1 km.
  case neighbourhood

  /// A cell of 5 km.
  case town

  /// Orders from the finest to the coarsest.
  public static func < (left: SharingPrecision, right: SharingPrecision) -> Bool {
    left.rawValue < right.rawValue
  }
}
