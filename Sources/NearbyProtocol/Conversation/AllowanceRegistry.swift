import NearbyCore

/// What the connections of users that are over have left of their allowance, for the next ones. Without it, whoever
/// connects anew could say as much again.
final class AllowanceRegistry: Sendable {
  /// Of how many users it is known. Of more, those are forgotten who have not been here for the longest time.
  private static let capacity = 100_000

  private let allowances = ShardedTTLCache<UserID, ClientAllowance>(capacity: capacity)

  /// Keeps what a connection has left, until there is all of it again. Of several the least counts.
  func keep(_ allowance: ClientAllowance, of user: UserID, now: Timestamp) {
    var allowance = allowance
    if let former = allowances.value(for: user, at: now) { allowance.lower(to: former, at: now) }
    let delay = allowance.delayUntilFull(at: now)
    allowances.set(allowance, for: user, expiresAt: now.advanced(byMilliseconds: delay), at: now)
    allowances.advance(to: now, limit: 16)
  }

  /// What the user's former connections have left; `nil` when there is all of it.
  func allowance(of user: UserID, now: Timestamp) -> ClientAllowance? {
    allowances.value(for: user, at: now)
  }
}
