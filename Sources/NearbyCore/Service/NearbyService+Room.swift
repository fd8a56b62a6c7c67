/// Who waits for the service, and who is refused.
extension NearbyService {
  /// How many inputs wait for the service, for tests.
  package nonisolated var waitingInputCount: Int { waiting.count }

  /// Does something as soon as the service turns to it; counts it until then.
  ///
  /// - Parameters:
  ///   - count: As how many inputs it counts.
  ///   - body: What is done.
  nonisolated func inTurn<Result: Sendable, Failure: Error>(
    count: Int = 1, _ body: @Sendable (isolated NearbyService) async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    try await turn(of: waiting.arrived(count, at: ports.clock.now.monotonic), body)
  }

  private func turn<Result: Sendable, Failure: Error>(
    of arrival: WaitingInputs.Arrival, _ body: @Sendable (isolated NearbyService) async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    waiting.turnCame(for: arrival)
    return try await body(self)
  }

  /// Finds out at once, whatever the service has to do, whether it would take a session or a request now.
  ///
  /// - Throws: When it would not.
  package nonisolated func checkRoom(for load: ServiceLoad) throws(ServiceOverload) {
    if let overload = waiting.overload(for: load, at: ports.clock.now.monotonic) { throw refused(load, overload) }
  }

  /// Tells the monitor of a refusal.
  nonisolated func refused(_ load: ServiceLoad, _ overload: ServiceOverload) -> ServiceOverload {
    ports.monitor?.loadWasRefused(load)
    return overload
  }

  /// Whether a request may be taken. Otherwise the client is told to come back later, if it is still there.
  ///
  /// - Parameter lanes: What the request needs beside the slot of the client's own channel.
  func admits(_ session: SessionID, _ request: UInt32?, needing lanes: [EffectLanes.Lane]) -> Bool {
    guard let user = clients[session]?.user else { return false }
    let isAdmitted = hasRoom(for: user, needing: lanes, below: limits.maximumBacklog)
    if !isAdmitted { refuse(request, of: session) }
    return isAdmitted
  }

  /// Tells a client that there is no room for its request.
  func refuse(_ request: UInt32?, of session: SessionID) {
    ports.monitor?.loadWasRefused(.request)
    deliver(.refused(node.configuration.unavailable, request: request), to: session)
  }

  func hasRoom(for user: UserID, needing lanes: [EffectLanes.Lane], below maximum: Int) -> Bool {
    (lanes + [.slot(node.ring.slot(for: user))]).allSatisfy { work.lanes.backlog(of: $0) < maximum }
  }
}
