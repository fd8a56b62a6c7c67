/// Why a friend who was near is no longer shown.
public enum LeaveReason: Sendable, Hashable {
  /// The friend is further away than the radius.
  case outOfRange

  /// The friend was silent for too long.
  case inactive

  /// The friend, or the viewer, stopped sharing.
  case stoppedSharing

  /// The two are friends no longer.
  case unfriended
}
