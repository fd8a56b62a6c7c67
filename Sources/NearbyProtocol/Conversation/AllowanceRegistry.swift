import NearbyCore
import Synchronization

/// What each user may still say: the same for all of its connections, and for those which follow.
final class AllowanceRegistry: Sendable {
  /// That of one user, as long as it has a connection.
  final class Shared: Sendable {
    let allowance: Mutex<ClientAllowance>

    fileprivate init(_ allowance: ClientAllowance) {
      self.allowance = Mutex(allowance)
    }

    /// Counts a connection that is about to be let in.
    ///
    /// - Returns: After how many milliseconds it may come; `nil` when it may now.
    func takeConnection(now: MonotonicTime) -> Int64? {
      allowance.withLock { $0.takeConnection(at: now) }
    }
  }

  private struct Present {
    let shared: Shared
    var connectionCount: Int
  }

  private struct State: ~Copyable {
    var present: [UserID: Present] = [:]

    /// Of those who have no connection any more, until there is all of it again.
    var absent = TTLCache<UserID, ClientAllowance>(capacity: AllowanceRegistry.absentCount)
  }

  /// Of how many users without a connection it is known. Of more, those are forgotten who have not been here for the
  /// longest time.
  private static let absentCount = 100_000

  private let rates: RequestRates
  private let state = Mutex(State())

  init(_ rates: RequestRates) {
    self.rates = rates
  }

  /// That of a user of whom there is a connection more, until ``leave(_:now:)``.
  func enter(_ user: UserID, now: MonotonicTime) -> Shared {
    state.withLock { state in
      if let present = state.present[user] {
        state.present[user]?.connectionCount += 1
        return present.shared
      }
      let shared = Shared(state.absent.removeValue(for: user, at: now) ?? ClientAllowance(rates))
      state.present[user] = Present(shared: shared, connectionCount: 1)
      return shared
    }
  }

  /// Notes that a connection of a user is over.
  func leave(_ user: UserID, now: MonotonicTime) {
    state.withLock { state in
      state.present[user]?.connectionCount -= 1
      guard let present = state.present[user], present.connectionCount == 0 else { return }
      state.present[user] = nil
      let allowance = present.shared.allowance.withLock { $0 }
      let deadline = now.advanced(byMilliseconds: allowance.delayUntilFull(at: now))
      state.absent.set(allowance, for: user, expiresAt: deadline, at: now)
      state.absent.advance(to: now, limit: 16)
    }
  }
}
