import Foundation
import NIOCore
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// What the server bears from clients that want too much, or nothing.
@Suite(.timeLimit(.minutes(5)))
struct ConnectionLimitsTests {
  @Test(arguments: [(3, nil), (20, 3)] as [(Int, Int?)])
  func `Who finds no place learns so, and gets one that becomes free`(count: Int, countPerAddress: Int?) async throws {
    try await RunningServer.run(changing: {
      $0.maximumConnectionCount = count
      $0.maximumConnectionCountPerAddress = countPerAddress ?? count
    }) { server in
      var clients: [TestClient] = []
      for user in ["anna", "bert", "carl"] { clients.append(try await TestClient.welcomed(by: server, as: user)) }
      let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade)
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 503 "))
      for path in ["/healthz", "/readyz"] {
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let health = String(decoding: try await RawConnection.open(to: server).exchange(request), as: UTF8.self)
        #expect(health.hasPrefix("HTTP/1.1 200 ") && health.contains("connection: close"))
      }
      await clients[0].connection.close(.normal)
      await clients[0].connection.waitUntilClosed()
      var newcomer: TestClient?
      while newcomer == nil { newcomer = try? await TestClient(to: server) }
      try await clients[1].settle()
    }
  }

  @Test func `An address that connects too fast is let go at once, and others are not`() async throws {
    try await RunningServer.run(changing: {
      $0.connectionRate = TokenBucket.Rate(1, per: .seconds(3600), burst: 3)
    }) { server in
      var clients: [TestClient] = []
      for user in ["anna", "bert", "carl"] { clients.append(try await TestClient.welcomed(by: server, as: user)) }
      for _ in 0..<3 {
        let answer = try? await RawConnection.open(to: server).exchange(RawConnection.upgrade)
        #expect(answer ?? [] == [])
      }
      let health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      let other = try await RawConnection.open(toPort: server.port, from: "127.0.0.2").exchange(health)
      #expect(String(decoding: other, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
      for client in clients { try await client.settle() }
    }
  }

  @Test func `A server without a free place says how it is, however many say nothing`() async throws {
    try await RunningServer.run(changing: {
      $0.maximumConnectionCount = 1
      $0.requestLimits.request = .hours(1)
    }) { server in
      let client = try await TestClient.welcomed(by: server, as: "anna")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<(3 * ConnectionLimits.spareCount) {
          let silent = try await RawConnection.open(to: server)
          group.addTask { _ = try? await silent.exchange("") }
        }
        let health = try await server.get("/healthz")
        #expect(health.status == 200)
        group.cancelAll()
      }
      try await client.settle()
    }
  }

  @Test func `A server with few descriptors keeps some, and raises what it may`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let server = try Command(
        ["serve", "--port", "0", "--development", "--no-rates"] + Command.leavingAtOnce, folder: folder,
        descriptors: (soft: 64, hard: 256))
      defer { server.send(SIGKILL) }
      let port = try await server.port()
      #expect(server.errors.contains("too few file descriptors"))
      let client = try await TestClient.welcomed(byPort: port, as: "anna")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<300 {
          let silent = try await RawConnection.open(toPort: port)
          group.addTask { _ = try? await silent.exchange("") }
        }
        let health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let answer = try await RawConnection.open(toPort: port).exchange(health)
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        group.cancelAll()
      }
      try await client.settle()
      server.terminate()
      #expect(try await server.end().status == 0)
    }
  }

  @Test func `Descriptors bound the connections, and half of these an address`() {
    let limits = ConnectionLimits(count: 1000, countPerAddress: nil, descriptorCount: 100_000)
    #expect(limits.count == 1000 && limits.countPerAddress == 500)
    let few = ConnectionLimits(count: 100_000, countPerAddress: nil, descriptorCount: 90_000)
    #expect((80_000..<90_000).contains(few.count) && few.countPerAddress == few.count / 2)
    let none = ConnectionLimits(count: 1000, countPerAddress: 10, descriptorCount: 8)
    #expect(none.count == 1 && none.countPerAddress == 1)
    let unknown = ConnectionLimits(count: 1000, countPerAddress: 10, descriptorCount: nil)
    #expect(unknown.count == 1000 && unknown.countPerAddress == 10)
  }

  @Test func `An address of version 6 stands for its network`() throws {
    func network(_ text: String) throws -> UInt64 { try #require(NetworkAddress(text)).network }
    #expect(try network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::2"))
    #expect(try network("2001:db8:1:2::1") != network("2001:db8:1:3::1"))
    #expect(try network("192.0.2.1") != network("192.0.2.2"))
    #expect(try network("192.0.2.1") == network("::ffff:192.0.2.1"))
  }

  @Test(arguments: ["", "GET /healthz HTTP/1.1\r\nHost: loc"])
  func `Who does not say what it wants is let go`(start: String) async throws {
    try await RunningServer.run(changing: { $0.requestLimits.request = .milliseconds(50) }) { server in
      // It may be reset when the start comes too late.
      let answer = try? await RawConnection.open(to: server).exchange(start)
      #expect(answer?.isEmpty != false)
    }
  }

  @Test func `Who wants nothing more is let go`() async throws {
    try await RunningServer.run(changing: { $0.requestLimits.idle = .milliseconds(50) }) { server in
      let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let answer = try await RawConnection.open(to: server).exchange(request)
      #expect(String(decoding: answer, as: UTF8.self).hasSuffix("ok\n"))
    }
  }

  @Test(arguments: [
    ["Cookie: " + String(repeating: "a", count: 9000)],
    (0..<101).map { "X-\($0): a" },
    (0..<10).map { "X-\($0): " + String(repeating: "a", count: 4000) },
  ])
  func `A head that is too long is refused`(fields: [String]) async throws {
    try await RunningServer.run { server in
      let head = (["GET /healthz HTTP/1.1", "Host: localhost"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
      // NIO closes at once, so the answer may be lost while the client still sends.
      let answer = (try? await RawConnection.open(to: server).exchange(head)) ?? []
      #expect(answer.isEmpty || String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
    }
  }
}
