import NearbyCore

/// A session that a service has opened: all that the requests of its connection need.
struct OpenSession: Sendable {
  let id: SessionID
  let user: UserID

  /// The node that opened it. Other nodes count their sessions by themselves.
  let service: NearbyService
}

extension OpenSession {
  /// Hands what the client wants to the service, if that takes no waiting: what clients say all the time, where the
  /// service runs.
  ///
  /// - Returns: Whether it was taken.
  func takeNow(_ request: ClientRequest, id: UInt32?) throws(ServiceOverload) -> Bool {
    guard case .report(let report) = request else { return false }
    return try service.reportNow(report, from: self.id, request: id)
  }

  /// Hands what the client wants to the service, which answers by the client's connection unless it has too much to do.
  func take(_ request: ClientRequest, id: UInt32?) async throws(ServiceOverload) {
    switch request {
    case .report(let report): try await service.report(report, from: self.id, request: id)
    case .reports(let reports): try await service.report(reports, from: self.id, request: id)
    case .addFriend(let friend): try await service.addFriend(friend, for: self.id, request: id)
    case .removeFriend(let friend): await service.removeFriend(friend, for: self.id, request: id)
    case .setSharing(let decision): await service.setSharing(decision, of: self.id, request: id)
    case .listNearby(let cursor, let pageSize):
      try await service.listNearby(for: self.id, after: cursor, pageSize: pageSize, request: id)
    }
  }
}
