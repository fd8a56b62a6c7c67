import NearbyCore

/// A session that a node has opened: all that the requests of its connection need.
struct OpenSession: Sendable {
  let id: SessionID
  let user: UserID

  /// The node that opened it. Other nodes count their sessions by themselves.
  let service: NearbyService
}
