import NIOSSL
import NearbyCore
import NearbyRedis
import RedisTestKit
import Testing

/// Encrypted connections. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct EncryptionTests {
  private static let names = "DNS:localhost,IP:127.0.0.1"
  private let anna: UserID

  init() throws {
    anna = try UserID("anna")
  }

  /// Runs a server that shows a certificate on a port of its own.
  private func run(
    names: String = names, _ body: (TestCertificate, _ port: Int) async throws -> Void
  ) async throws {
    try await TestCertificate.with(names: names) { certificate in
      let port = try await RedisServer.freePort()
      try await RedisServer.run(.redis, ["--requirepass", "s3cret"] + certificate.arguments(port: port)) { _ in
        try await body(certificate, port)
      }
    }
  }

  private func change(_ options: inout RedisOptions, tls: TLSConfiguration?) {
    options.tls = tls
    options.credentials = RedisCredentials(password: "s3cret")
  }

  @Test(arguments: ["127.0.0.1", "localhost"])
  func aServerWithATrustedCertificateIsUsed(host: String) async throws {
    try await run { certificate, port in
      let tls = try certificate.trusting()
      try await RunningBroker.run(at: RedisEndpoint(host: host, port: port)) {
        change(&$0, tls: tls)
      } _: { node in
        try await node.subscribe(anna)
        try await node.publish(anna, 1...500)
        try await eventually("it is heard") { node.heard(anna).count == 500 }
        #expect(node.events.all == [.connected, .connected])
      }
    }
  }

  @Test func aServerThatNobodyVouchesForIsNotUsed() async throws {
    try await run { _, port in
      let tls = TLSConfiguration.makeClientConfiguration()
      try await RunningBroker.run(at: RedisEndpoint(host: "127.0.0.1", port: port)) {
        change(&$0, tls: tls)
      } _: { node in
        try await eventually("it is refused") { node.events.count(of: .lost(.insecure)) >= 2 }
        await #expect(throws: RedisError.notConnected) { try await node.subscribe(anna) }
      }
    }
  }

  @Test func aServerWithTheCertificateOfAnotherIsNotUsed() async throws {
    try await run(names: "DNS:redis.example") { certificate, port in
      let tls = try certificate.trusting()
      try await RunningBroker.run(at: RedisEndpoint(host: "localhost", port: port)) {
        change(&$0, tls: tls)
      } _: { node in
        try await eventually("it is refused") { node.events.count(of: .lost(.insecure)) >= 2 }
        #expect(node.events.count(of: .connected) == 0)
      }
    }
  }

  /// Whoever listens where an encrypted server was expected must not learn the password.
  @Test func thePasswordIsNeverSaidToAServerThatDoesNotEncrypt() async throws {
    for script in ["", ScriptedServer.welcome, "-ERR unknown command\r\n"] {
      try await ScriptedServer.run { _ in
        script
      } _: { server, endpoint in
        let tls = TLSConfiguration.makeClientConfiguration()
        try await RunningBroker.run(at: endpoint) {
          change(&$0, tls: tls)
          $0.connectTimeout = .milliseconds(300)
        } _: { node in
          try await eventually("it is tried again") { server.connectionCount >= 4 }
          #expect(node.events.count(of: .connected) == 0)
          #expect(!server.heard.contains("s3cret") && !server.heard.contains("HELLO"))
        }
      }
    }
  }

  @Test func aServerThatEncryptsIsNotTakenForOneThatDoesNot() async throws {
    try await run { _, port in
      try await RunningBroker.run(at: RedisEndpoint(host: "127.0.0.1", port: port)) { _ in
      } _: { node in
        try await eventually("it is given up") { node.events.all.count >= 2 }
        #expect(node.events.count(of: .connected) == 0)
      }
    }
  }
}
