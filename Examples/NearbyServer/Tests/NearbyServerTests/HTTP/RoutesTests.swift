import Foundation
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What the server answers to plain HTTP.
@Suite(.timeLimit(.minutes(1)))
struct RoutesTests {
  @Test func `The page and all that it needs come from the server itself`() async throws {
    try await RunningServer.run { server in
      let page = try await server.get("/")
      #expect(page.status == 200)
      #expect(page.type == "text/html; charset=utf-8")
      let references = page.text.matches(of: /(?:src|href)="([^"]+)"/).map { String($0.output.1) }
      #expect(references.contains("/page.js"))
      for reference in references {
        #expect(try await server.get(reference).status == 200, "\(reference)")
      }
    }
  }

  @Test(arguments: ["/", "/page.js", "/users", "/nothing", "/healthz"])
  func `No answer can be framed, nor tells other sites where it was asked for`(path: String) async throws {
    try await RunningServer.run(changing: { $0.isDevelopment = true }) { server in
      let answer = try await server.get(path)
      let policy = try #require(answer.header("content-security-policy")).split(separator: "; ")
      #expect(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"))
      #expect(answer.header("referrer-policy") == "no-referrer")
      #expect(answer.header("x-content-type-options") == "nosniff")
    }
  }

  @Test(arguments: [
    ("GET", "/healthz", 200), ("GET", "/readyz", 200), ("GET", "/nothing", 404),
    ("GET", "/../Package.swift", 404),
    ("POST", "/", 405), ("HEAD", "/", 200), ("GET", "/?query", 200), ("GET", "/users", 404),
    ("GET", "/status", 404),
  ])
  func `Each request has its status`(method: String, path: String, status: Int) async throws {
    try await RunningServer.run { server in
      let answer = try await server.get(path, method: method)
      #expect(answer.status == status)
      if method == "HEAD" { #expect(answer.text.isEmpty) }
    }
  }

  @Test func `Users and status are for development only`() async throws {
    try await RunningServer.run(changing: { $0.isDevelopment = true }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      try await anna.settle()
      let users = try await server.get("/users").text
      #expect(users.contains(#"{"connected":true,"friends":2,"user":"anna"}"#))
      #expect(users.contains(#"{"connected":false,"friends":1,"user":"bert"}"#))
      #expect(try await server.get("/status").text.contains(#""reports":1,"sessions":1"#))
    }
  }

  @Test func `A WebSocket without a sub-protocol of ours is refused`() async throws {
    try await RunningServer.run { server in
      for offers in [[], ["nearby.v2.json"]] {
        await #expect(throws: WebSocketClient.Failure.notUpgraded) {
          _ = try await WebSocketClient.connect(
            host: "127.0.0.1", port: server.port, path: "/ws", subprotocols: offers)
        }
      }
      await #expect(throws: WebSocketClient.Failure.notUpgraded) {
        _ = try await WebSocketClient.connect(
          host: "127.0.0.1", port: server.port, path: "/", subprotocols: ["nearby.v1.json"])
      }
      let plain = try await server.get("/ws")
      #expect(plain.status == 426)
    }
  }

  @Test func `The first sub-protocol that both know is taken`() async throws {
    try await RunningServer.run { server in
      let connection = try await WebSocketClient.connect(
        host: "127.0.0.1", port: server.port, path: "/ws",
        subprotocols: ["nearby.v9.json", "nearby.v1.proto", "nearby.v1.json"])
      await connection.close(.normal)
      await connection.waitUntilClosed()
      #expect(connection.closeCode == 1000)
    }
  }

  @Test func `A server that leaves is healthy but not ready`() async throws {
    let clock = ManualClock(now: SystemClock().now.wall)
    try await RunningServer.run(changing: {
      $0.clock = clock
      $0.nearby.drainGrace = .seconds(10)
    }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna")
      server.shutDown()
      _ = try await anna.hearGoingAway()
      #expect(try await server.get("/readyz").status == 404)
      #expect(try await server.get("/healthz").status == 200)
      clock.advance(by: .seconds(10))
    }
  }

  @Test func `A port that is taken is an error`() async throws {
    try await RunningServer.run { server in
      await #expect(throws: (any Error).self) {
        try await RunningServer.run(changing: { $0.port = server.port }) { _ in }
      }
    }
  }
}

extension RunningServer {
  struct Answer {
    var status: Int
    var type: String?
    var text: String
    var headers: [AnyHashable: Any]

    func header(_ name: String) -> String? {
      headers.first { "\($0.key)".lowercased() == name }.map { "\($0.value)" }
    }
  }

  func get(_ path: String, method: String = "GET") async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    request.httpMethod = method
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    return Answer(
      status: http.statusCode, type: http.value(forHTTPHeaderField: "content-type"),
      text: String(decoding: data, as: UTF8.self), headers: http.allHeaderFields)
  }
}
