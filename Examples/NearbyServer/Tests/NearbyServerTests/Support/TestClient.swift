import NIOCore
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// A WebSocket client that says what a test wants, right or wrong.
struct TestClient: Sendable {
  let subprotocol: Subprotocol
  let connection: WebSocketClient
  private let inbox: Inbox<WebSocketMessage>

  /// Connects, and says nothing yet.
  init(to server: RunningServer, _ subprotocol: Subprotocol = .json) async throws {
    try await self.init(toPort: server.port, subprotocol)
  }

  /// Connects to a server of which only the port is known, and says nothing yet.
  init(toPort port: Int, _ subprotocol: Subprotocol = .json) async throws {
    self.subprotocol = subprotocol
    let connection = try await WebSocketClient.connect(
      host: "127.0.0.1", port: port, path: WebServer.webSocketPath,
      subprotocols: [subprotocol.rawValue])
    self.connection = connection
    let inbox = Inbox<WebSocketMessage>()
    self.inbox = inbox
    Task {
      for await message in connection.messages { await inbox.put(message) }
      await inbox.end()
    }
  }

  /// Connects, says hello, and hears the welcome and the snapshot.
  static func welcomed(
    by server: RunningServer, as user: String, _ subprotocol: Subprotocol = .json,
    at place: (latitude: Double, longitude: Double)? = nil
  ) async throws -> TestClient {
    try await welcomed(byPort: server.port, as: user, subprotocol, at: place)
  }

  /// Does the same at a server of which only the port is known.
  static func welcomed(
    byPort port: Int, as user: String, _ subprotocol: Subprotocol = .json,
    at place: (latitude: Double, longitude: Double)? = nil
  ) async throws -> TestClient {
    let client = try await TestClient(toPort: port, subprotocol)
    let report = try place.map {
      LocationReport(coordinate: try Coordinate(latitude: $0.latitude, longitude: $0.longitude))
    }
    try await client.say(.hello(Hello(token: "dev:\(user)", report: report)), id: 1)
    _ = try await client.hear { if case .welcome = $0.body { $0 } else { nil } }
    _ = try await client.hear {
      if case .snapshot(let snapshot) = $0.body, !snapshot.more { $0 } else { nil }
    }
    return client
  }

  func say(_ body: ClientMessage.Body, id: UInt32? = nil) async throws {
    try await connection.send([Frame(ClientMessage(id: id, body: body), in: subprotocol)])
  }

  func report(_ latitude: Double, _ longitude: Double, id: UInt32? = nil) async throws {
    let coordinate = try Coordinate(latitude: latitude, longitude: longitude)
    try await say(.report(LocationReport(coordinate: coordinate)), id: id)
  }

  func say(text: String) async throws {
    try await connection.send([.text(ByteBuffer(string: text))])
  }

  /// The next message; `nil` when the connection is over.
  func hear() async throws -> ServerMessage? {
    guard let frame = await inbox.next() else { return nil }
    let payload = try #require(frame.payload(in: subprotocol), "a frame of the wrong kind")
    return try subprotocol.codec.decode(ServerMessage.self, from: payload.readableBytesUInt8Span)
  }

  /// The first message that `choose` wants; others are passed over.
  func hear<Wanted>(_ choose: (ServerMessage) throws -> Wanted?) async throws -> Wanted {
    while let message = try await hear() {
      if let wanted = try choose(message) { return wanted }
    }
    throw Ended(code: closeCode)
  }

  func hearAppeared() async throws -> NearbyFriend {
    try await hear { if case .appeared(let friend) = $0.body { friend } else { nil } }
  }

  func hearMoved() async throws -> NearbyFriend {
    try await hear { if case .moved(let friend) = $0.body { friend } else { nil } }
  }

  func hearLeft() async throws -> FriendLeft {
    try await hear { if case .left(let news) = $0.body { news } else { nil } }
  }

  func hearGoingAway() async throws -> GoingAway {
    try await hear { if case .goingAway(let hint) = $0.body { hint } else { nil } }
  }

  /// Waits until the server says that a request has taken effect.
  func hearAccepted(_ id: UInt32) async throws {
    _ = try await hear { $0.replyTo == id && $0.body == .accepted ? $0 : nil }
  }

  /// The next error, and the request that it answers.
  func hearError() async throws -> (code: ErrorCode, replyTo: UInt32?) {
    try await hear { if case .error(let error) = $0.body { (error.code, $0.replyTo) } else { nil } }
  }

  /// Waits until the server has done what was said before.
  func settle() async throws {
    try await say(.listNearby(ListNearby(pageSize: 1)), id: 4_000_000_000)
    _ = try await hear { $0.replyTo == 4_000_000_000 ? $0 : nil }
  }

  /// Why the server closed the connection. Waits until it has.
  func hearClose() async throws -> CloseCode? {
    while await inbox.next() != nil {}
    await connection.waitUntilClosed()
    return closeCode
  }

  private var closeCode: CloseCode? {
    connection.closeCode.map(CloseCode.init(rawValue:))
  }

  struct Ended: Error {
    var code: CloseCode?
  }
}
