import NIOCore
import NearbyCore
import Testing

@testable import NearbyServer

/// Which connections count as whose, at real servers: one WebSocket an address, whoever passes it on.
@Suite(.timeLimit(.minutes(1)))
struct ForwardedClientTests {
  private static func run(
    trusting proxies: String, withProxyProtocol isProxyProtocolSpoken: Bool = false,
    _ body: @escaping @Sendable (RunningServer) async throws -> Void
  ) async throws {
    let proxies = try TrustedProxies(proxies)
    try await RunningServer.run(
      changing: {
        $0.maximumConnectionCountPerAddress = 1
        $0.proxies = proxies
        $0.isProxyProtocolSpoken = isProxyProtocolSpoken
      }, body)
  }

  /// Asks for a WebSocket and holds it; gives the status of the answer, 0 when the connection is just closed.
  private static func webSocket(
    at port: Int, for client: String? = nil, after header: String = "", from source: String = "127.0.0.1",
    _ body: (Int) async throws -> Void
  ) async throws {
    let field = client.map { "X-Forwarded-For: \($0)\r\n" } ?? ""
    // The end of a line is one character.
    let request = header + RawConnection.upgrade.dropLast() + field + "\r\n"
    let connection = try await RawConnection.open(toPort: port, from: source)
    try await connection.hold(request) { answer in
      let text = String(decoding: answer, as: UTF8.self)
      try await body(text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
    }
  }

  @Test func `What a trusted proxy forwards counts for whom it names`() async throws {
    try await Self.run(trusting: "127.0.0.0/8") { server in
      try await Self.webSocket(at: server.port, for: "198.51.100.7") { status in
        #expect(status == 101)
        try await Self.webSocket(at: server.port, for: "198.51.100.8") { #expect($0 == 101) }
        try await Self.webSocket(at: server.port, for: "198.51.100.7") { #expect($0 == 503) }
        try await Self.webSocket(at: server.port, for: "198.51.100.8, 198.51.100.7") { #expect($0 == 503) }
      }
      // The place is free again, as soon as the server has noticed.
      var status = 503
      while status == 503 { try await Self.webSocket(at: server.port, for: "198.51.100.7") { status = $0 } }
      #expect(status == 101)
    }
  }

  @Test func `Who connects too fast through a proxy is refused, and others are not`() async throws {
    let proxies = try TrustedProxies("127.0.0.0/8")
    try await RunningServer.run(changing: {
      $0.proxies = proxies
      $0.connectionRate = TokenBucket.Rate(1, per: .seconds(3600), burst: 3)
    }) { server in
      for _ in 0..<3 { try await Self.webSocket(at: server.port, for: "198.51.100.7") { #expect($0 == 101) } }
      try await Self.webSocket(at: server.port, for: "198.51.100.7") { #expect($0 == 503) }
      try await Self.webSocket(at: server.port, for: "198.51.100.8") { #expect($0 == 101) }
    }
  }

  @Test func `What anybody else says of whom it forwards is ignored`() async throws {
    try await Self.run(trusting: "10.0.0.0/8") { server in
      try await Self.webSocket(at: server.port, for: "198.51.100.7") { status in
        #expect(status == 101)
        try await Self.webSocket(at: server.port, for: "198.51.100.8") { #expect($0 == 503) }
        try await Self.webSocket(at: server.port, from: "127.0.0.2") { #expect($0 == 101) }
      }
    }
  }

  @Test(arguments: ["PROXY TCP4 198.51.100.7 127.0.0.1 1 2\r\n", "\r\n\r\n\0\r\nQUIT\n"])
  func `Nobody but a trusted proxy speaks the PROXY protocol`(header: String) async throws {
    for (proxies, isSpoken) in [("10.0.0.0/8", true), ("127.0.0.1", false)] {
      try await Self.run(trusting: proxies, withProxyProtocol: isSpoken) { server in
        try await Self.webSocket(at: server.port, after: header) { #expect($0 == 0 || $0 == 400) }
      }
    }
  }

  @Test func `The header of the PROXY protocol says for whom a connection counts`() async throws {
    try await Self.run(trusting: "127.0.0.1", withProxyProtocol: true) { server in
      func header(_ client: String) -> String { "PROXY TCP4 \(client) 127.0.0.1 1 2\r\n" }
      try await Self.webSocket(at: server.port, after: header("198.51.100.7")) { status in
        #expect(status == 101)
        try await Self.webSocket(at: server.port, after: header("198.51.100.8")) { #expect($0 == 101) }
        // One that is no proxy cannot speak for others, and has no place for another one.
        try await Self.webSocket(at: server.port, for: "198.51.100.9", after: header("198.51.100.7")) {
          #expect($0 == 503)
        }
      }
      // Without one, whose is it?
      try await Self.webSocket(at: server.port) { #expect($0 == 0) }
      // Who is no proxy does not have to say.
      try await Self.webSocket(at: server.port, from: "127.0.0.2") { #expect($0 == 101) }
    }
  }

  @Test(.enabled(if: HAProxy.isWanted), arguments: ["", "send-proxy", "send-proxy-v2"])
  func `A real proxy tells for whom it connects`(option: String) async throws {
    try await Self.run(trusting: "127.0.0.1", withProxyProtocol: !option.isEmpty) { server in
      try await HAProxy.run(inFrontOf: [server], options: option) { proxy in
        try await Self.webSocket(at: proxy.port, from: "127.0.0.2") { status in
          #expect(status == 101)
          try await Self.webSocket(at: proxy.port, for: "198.51.100.7", from: "127.0.0.2") { #expect($0 == 503) }
          try await Self.webSocket(at: proxy.port, from: "127.0.0.3") { #expect($0 == 101) }
        }
      }
    }
  }
}

extension RawConnection {
  /// Writes bytes, and keeps the connection while `body` looks at what came first.
  fileprivate func hold(_ text: String, _ body: ([UInt8]) async throws -> Void) async throws {
    try await withOpen { inbound, outbound in
      try? await outbound.write(ByteBuffer(string: text))
      var answer: [UInt8] = []
      while answer.isEmpty, let buffer = try? await inbound.next() { answer = Array(buffer: buffer) }
      try await body(answer)
    }
  }
}
