/// The outside things that a service works with.
struct ServicePorts: Sendable {
  let cache: any LocationCache
  let broker: any ChannelBroker
  let history: any LocationHistory
  let directory: any FriendDirectory
  let sharing: any SharingStore
  let clock: any TimeSource
  let monitor: (any ServiceMonitor)?

  /// Calls a port away from the actor, and tells the monitor how that ended.
  ///
  /// Every call goes this way, so that no failure is lost.
  ///
  /// - Parameters:
  ///   - kind: What is asked.
  ///   - count: For how many.
  ///   - call: The call.
  func call<Result: Sendable>(
    _ kind: PortCall, count: Int, _ call: @Sendable @concurrent (ServicePorts) async throws -> Result
  ) async throws -> Result {
    do {
      let result = try await awayFromActor { try await call(self) }
      monitor?.portAnswered(kind, count: count, failure: nil)
      return result
    } catch {
      monitor?.portAnswered(kind, count: count, failure: type(of: error))
      throw error
    }
  }
}

extension ServicePorts {
  /// Who is a friend of a user, and what it has decided about being seen; both are asked at the same time.
  func account(of user: UserID) async throws -> (friends: [UserID], settings: SharingSettings?) {
    try await call(.readAccount, count: 1) { ports in
      async let friends = ports.directory.friends(of: user)
      async let settings = ports.sharing.settings(of: user)
      return try await (friends, settings)
    }
  }
}

/// Calls a port on a thread that is not the service's: its method may be a plain function, which would run where it is
/// called from, and take its time to encode, compress or write to a disk. A service that was given an executor calls
/// from there.
///
/// The closure has to be concurrent itself; otherwise it goes back to the actor that it was written in. Marking the
/// requirements of the ports `@concurrent` is not enough: a plain function that fulfils one still runs on the actor.
@concurrent
func awayFromActor<Result: Sendable, Failure: Error>(
  _ call: @Sendable @concurrent () async throws(Failure) -> Result
) async throws(Failure) -> Result {
  try await call()
}
