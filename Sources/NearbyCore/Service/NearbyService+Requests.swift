extension NearbyService {
  /// Takes a client's location.
  ///
  /// With a `request` the client is told `accepted` when the location is stored, cached and published. A report that is
  /// not taken is `refused` in any case.
  ///
  /// - Throws: ``ServiceOverload`` when there is too much to do. Nothing is told the client then; tell it
  ///   ``ServiceOverload/refusal``.
  public nonisolated func report(
    _ report: LocationReport, from session: SessionID, request: UInt32? = nil
  ) async throws(ServiceOverload) {
    try checkRoom(for: .request)
    await inTurn { service in service.take(report, following: [], from: session, request: request) }
  }

  /// Takes a client's location, without a change of thread, if this is called where the service runs.
  ///
  /// - Returns: Whether it is.
  package nonisolated func reportNow(
    _ report: LocationReport, from session: SessionID, request: UInt32?
  ) throws(ServiceOverload) -> Bool {
    guard let executor, executor.isCurrent else { return false }
    try checkRoom(for: .request)
    assumeIsolated { $0.take(report, following: [], from: session, request: request) }
    return true
  }

  /// Takes what a client could not say in time: all of it goes to the history, and where it was last becomes its
  /// location. A batch is accepted or refused as a whole, and answered like a single report.
  ///
  /// - Parameters:
  ///   - reports: The oldest first. None, or more than ``NearbyConfiguration/maximumReportCount``, are refused.
  ///   - session: The client.
  ///   - request: The number that it is answered with.
  /// - Throws: ``ServiceOverload`` when there is too much to do. Nothing is told the client then; tell it
  ///   ``ServiceOverload/refusal``.
  public nonisolated func report(
    _ reports: [LocationReport], from session: SessionID, request: UInt32? = nil
  ) async throws(ServiceOverload) {
    try checkRoom(for: .request)
    await inTurn { service in
      guard let last = reports.last else {
        return service.deliver(.refused(.emptyBatch, request: request), to: session)
      }
      service.take(last, following: reports.dropLast(), from: session, request: request)
    }
  }

  private func take(
    _ report: LocationReport, following earlier: [LocationReport], from session: SessionID, request: UInt32?
  ) {
    guard admits(session, request, needing: [.cache, .history]) else { return }
    counts.reports += 1 + earlier.count
    process(.locationReported(session, report, earlier: earlier, request: request))
  }

  /// Takes what the client's user decides about being seen: whether friends see it at all, how precisely, and
  /// when a pause ends. Whoever pauses sees no friends either.
  ///
  /// With a `request` the client is told `accepted` when that is kept for good, cached and published, or `refused`.
  /// However much there is to do, a decision is taken.
  public nonisolated func setSharing(
    _ decision: SharingDecision, of session: SessionID, request: UInt32? = nil
  ) async {
    await inTurn { service in service.process(.sharingChanged(session, decision, request: request)) }
  }

  /// Sends the client a page of the friends that are near, the nearest first.
  ///
  /// A client that has not been told its snapshot yet gets the page right after it.
  ///
  /// - Parameters:
  ///   - session: The client.
  ///   - cursor: ``NearbyPage/next`` of the page before; `nil` for the first one.
  ///   - pageSize: At most ``NearbyConfiguration/maximumPageSize``; 0 for the default.
  ///   - request: The number that the page comes back with.
  /// - Throws: ``ServiceOverload`` when there is too much to do. Nothing is told the client then; tell it
  ///   ``ServiceOverload/refusal``.
  public nonisolated func listNearby(
    for session: SessionID, after cursor: NearbyCursor? = nil, pageSize: Int = 0, request: UInt32? = nil
  ) async throws(ServiceOverload) {
    try checkRoom(for: .request)
    await inTurn { service in
      service.process(.nearbyRequested(session, after: cursor, pageSize: pageSize, request: request))
    }
  }
}
