public import NearbyCore

/// A friend is near no longer.
public struct FriendLeft: Hashable, Sendable {
  /// Who it is.
  public var user: UserID

  /// Why; `nil` when a newer server gives a reason that this version has no name for.
  public var reason: LeaveReason?

  /// Creates the news that `user` is near no longer.
  public init(user: UserID, reason: LeaveReason?) {
    self.user = user
    self.reason = reason
  }
}
