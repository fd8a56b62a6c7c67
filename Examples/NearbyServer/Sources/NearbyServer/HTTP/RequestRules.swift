import NIOHTTP1
import NearbyProtocol

/// Decides what becomes of a request by its head alone, so that nothing of a body is ever waited for.
struct RequestRules: Sendable {
  enum Verdict: Sendable {
    /// The routes know the answer.
    case answer(WebRequest)

    /// The connection becomes a WebSocket that speaks this.
    case upgrade(Subprotocol)

    /// This is the answer.
    case refuse(WebResponse)
  }

  /// The path of the WebSockets; `nil` where there are none.
  let webSocketPath: String?

  /// Whether only this machine is served, and pages that came from it. A name server can make any name mean this
  /// machine, and so any page of the web reach a server that listens on it only, but not by these names.
  let isLoopbackOnly: Bool

  func verdict(on head: HTTPRequestHead) -> Verdict {
    guard let request = WebRequest(head) else { return .refuse(.text("bad host or target\n", status: .badRequest)) }
    guard !isLoopbackOnly || isOfThisMachine(request, head.headers) else {
      return .refuse(.text("in development only for this machine, as localhost\n", status: .forbidden))
    }
    guard head.method == .GET || head.method == .HEAD else {
      var refusal = WebResponse.text("only GET and HEAD\n", status: .methodNotAllowed)
      refusal.headers = [("allow", "GET, HEAD")]
      return .refuse(refusal)
    }
    guard !head.announcesContent else {
      return .refuse(.text("no request has content here\n", status: .payloadTooLarge))
    }
    guard let webSocketPath, request.path == webSocketPath else { return .answer(request) }
    return verdict(on: WebSocketHandshake(head), at: webSocketPath)
  }

  private func isOfThisMachine(_ request: WebRequest, _ headers: HTTPHeaders) -> Bool {
    guard let authority = request.authority, Loopback.has(authority: authority) else { return false }
    // Programs send no origin, browsers one of their choice.
    return headers["origin"].allSatisfy { Loopback.has(origin: Substring($0)) }
  }

  private func verdict(on handshake: WebSocketHandshake, at webSocketPath: String) -> Verdict {
    switch handshake {
    case .agreed(let subprotocol): return .upgrade(subprotocol)
    case .malformed(let reason): return .refuse(.text("\(reason)\n", status: .badRequest))
    case .none, .otherVersion:
      let names = Subprotocol.allCases.map(\.rawValue).joined(separator: " or ")
      var refusal = WebResponse.text(
        "speak WebSocket on \(webSocketPath), with \(names)\n", status: .upgradeRequired)
      refusal.headers = [
        ("upgrade", "websocket"), ("sec-websocket-version", WebSocketHandshake.version),
      ]
      return .refuse(refusal)
    }
  }
}

extension HTTPRequestHead {
  /// Whether this is HTTP/1.0 or older.
  var isOfOldVersion: Bool { (version.major, version.minor) < (1, 1) }

  /// Whether content follows the head, or may.
  var announcesContent: Bool {
    headers.contains(name: "transfer-encoding")
      || headers[canonicalForm: "content-length"].contains { $0 != "0" }
  }

  /// Whether the client asks to speak something else from now on.
  var asksForUpgrade: Bool { method == .CONNECT || headers.contains(name: "upgrade") }
}
