import Foundation
import NIOHTTP1
import NearbyProtocol

/// What a request for the path of the WebSockets asks for (RFC 6455, section 4.2.1).
enum WebSocketHandshake {
  /// The only version of the protocol that there is.
  static let version = "13"

  /// A WebSocket that speaks this.
  case agreed(Subprotocol)

  /// A WebSocket of a version that this server does not speak.
  case otherVersion

  /// A WebSocket, but not as the rules have it; says why.
  case malformed(String)

  /// No WebSocket.
  case none

  init(_ head: HTTPRequestHead) {
    let headers = head.headers
    // HTTP/1.0 has no upgrade, so it has not asked for one (RFC 9110, section 7.8).
    guard head.method == .GET, !head.isOfOldVersion,
      headers[canonicalForm: "upgrade"].contains(where: { $0.isSameASCII(as: "websocket") })
    else {
      self = .none
      return
    }
    guard headers[canonicalForm: "connection"].contains(where: { $0.isSameASCII(as: "upgrade") }) else {
      self = .malformed("the header field Connection has to have the option upgrade")
      return
    }
    guard headers["sec-websocket-version"] == [Self.version] else {
      self = .otherVersion
      return
    }
    let keys = headers["sec-websocket-key"]
    guard keys.count == 1, let key = Data(base64Encoded: keys[0]), key.count == 16 else {
      self = .malformed("the header field Sec-WebSocket-Key has to be 16 bytes in Base64")
      return
    }
    guard let subprotocol = Subprotocol(choosingFrom: headers[canonicalForm: "sec-websocket-protocol"]) else {
      let names = Subprotocol.allCases.map(\.rawValue).joined(separator: " or ")
      self = .malformed("the header field Sec-WebSocket-Protocol has to offer \(names)")
      return
    }
    self = .agreed(subprotocol)
  }
}
