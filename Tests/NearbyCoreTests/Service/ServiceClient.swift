import NearbyCore
import NearbyTestKit

/// A client of a service in a test.
struct ServiceClient {
  let service: NearbyService
  let user: UserID
  let session: SessionID
  let transport: FaultySessionTransport

  var events: [SessionEvent] { transport.events }

  /// What the client believes.
  var model: ClientModel {
    var model = ClientModel()
    for event in events { model.take(event) }
    return model
  }

  /// Who is near as the client knows, in order.
  var near: [UserID] { model.near.keys.sorted() }

  /// How the request with this number was answered, each time that it was.
  func answers(to request: UInt32) -> [SessionEvent] {
    events.filter { event in
      switch event {
      case .accepted(let number): number == request
      case .refused(_, let number), .page(_, let number): number == request
      default: false
      }
    }
  }

  func hasAccepted(_ request: UInt32) -> Bool {
    answers(to: request) == [.accepted(request: request)]
  }

  func report(_ kilometres: Double, request: UInt32? = nil) async throws {
    try await service.report(try ServiceTown.report(kilometres), from: session, request: request)
  }

  func pause(_ isPaused: Bool = true, request: UInt32? = nil) async {
    await service.setSharing(isPaused ? .paused() : .shared(), of: session, request: request)
  }

  func add(_ friend: UserID, request: UInt32? = nil) async throws {
    try await service.addFriend(friend, for: session, request: request)
  }

  func remove(_ friend: UserID, request: UInt32? = nil) async {
    await service.removeFriend(friend, for: session, request: request)
  }

  func close() async {
    await service.close(session)
  }
}
