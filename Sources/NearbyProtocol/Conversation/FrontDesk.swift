import NearbyCore

/// What an endpoint knows of all clients: by which token a session can be resumed, what each user may still say, and
/// when to look at a conversation again.
struct FrontDesk: Sendable {
  let resumes = ResumeRegistry()
  let timers: ConversationTimers
  private let allowances: AllowanceRegistry
  private let clock: any TimeSource

  init(rates: RequestRates, clock: any TimeSource) {
    allowances = AllowanceRegistry(rates)
    timers = ConversationTimers(clock: clock)
    self.clock = clock
  }

  var now: MonotonicTime { clock.now.monotonic }

  /// What a user of whom there is a connection more may still say, until ``leave(_:)``.
  func enter(_ user: UserID) -> AllowanceRegistry.Shared { allowances.enter(user, now: now) }

  /// Notes that a connection of a user is over.
  func leave(_ user: UserID) { allowances.leave(user, now: now) }
}
