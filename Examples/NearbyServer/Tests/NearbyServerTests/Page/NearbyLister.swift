import NIOCore
import NearbyCore
import NearbyProtocol

@testable import NearbyServer

/// Asks a server who is near, page by page in the binary form: what the page shows in the other form has to be the
/// same.
enum NearbyLister {
  enum Failure: Error {
    case refused(ErrorMessage)
    case disconnected
  }

  static func list(of user: String, port: Int) async throws -> [NearbyFriend] {
    let subprotocol = Subprotocol.binary
    let connection = try await WebSocketClient.connect(
      host: "127.0.0.1", port: port, path: "/ws", subprotocols: [subprotocol.rawValue])
    let hello = Hello(token: DevelopmentTokens.token(for: try UserID(user)))
    try await connection.send([Frame(ClientMessage(body: .hello(hello)), in: subprotocol)])
    var friends: [NearbyFriend] = []
    var hasSnapshot = false
    for await frame in connection.messages {
      guard let payload = frame.payload(in: subprotocol) else { continue }
      var next: String?
      switch try subprotocol.codec.decode(ServerMessage.self, from: payload.readableBytesUInt8Span).body {
      case .snapshot(let snapshot) where !snapshot.more && !hasSnapshot:
        hasSnapshot = true
        next = ""
      case .page(let page):
        friends += page.friends
        guard !page.nextCursor.isEmpty else {
          await connection.close(.normal)
          return friends
        }
        next = page.nextCursor
      case .error(let error):
        throw Failure.refused(error)
      default:
        break
      }
      if let next {
        let question = ClientMessage(id: 1, body: .listNearby(ListNearby(pageSize: 10, cursor: next)))
        try await connection.send([Frame(question, in: subprotocol)])
      }
    }
    throw Failure.disconnected
  }
}
