@testable import NearbyServer
import Testing

/// A server in development is for its own machine: a page of the web cannot reach it by a name of its own choice.
@Suite(.timeLimit(.minutes(1)))
struct LoopbackTests {
  @Test(arguments: [
    "localhost", "LOCALHOST", "page.localhost", "page.LocalHost", "127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1",
  ])
  func `This machine has these names`(name: String) {
    #expect(Loopback.has(name: name))
  }

  @Test(arguments: [
    "", "0.0.0.0", "::", "192.168.0.1", "128.0.0.1", "127.0.0.1.example.org", "localhost.example.org", "notlocalhost",
    "127.1", "2130706433", "localho\u{17F}t", "localhost\u{301}",
  ])
  func `This machine has not these names`(name: String) {
    #expect(!Loopback.has(name: name))
  }

  @Test(arguments: [
    ("localhost", nil, 200), ("localhost:8080", "http://localhost:3000", 200), ("[::1]:80", "https://[::1]", 200),
    ("127.0.0.1", "http://127.0.0.1:8080", 200), ("example.org", nil, 403), ("example.org:8080", nil, 403),
    ("localhost.example.org", nil, 403), ("localhost", "http://example.org", 403), ("localhost", "null", 403),
    ("localhost", "http://localhost.example.org", 403), ("localhost", "file://localhost", 403),
  ])
  func `In development only this machine is answered`(host: String, origin: String?, status: Int) async throws {
    try await RunningServer.run(changing: { $0.isDevelopment = true }) { server in
      let origin = origin.map { "Origin: \($0)\r\n" } ?? ""
      for path in ["/users", "/status", "/"] {
        let answer = try await RawConnection.open(to: server).exchange(
          "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(origin)Connection: close\r\n\r\n")
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 \(status) "), "\(path)")
      }
      let upgrade = RawConnection.upgrade.replacing("Host: localhost\r\n", with: "Host: \(host)\r\n\(origin)")
      let answer = try await RawConnection.open(to: server).exchange(upgrade) { $0.contains(Array("\r\n\r\n".utf8)) }
      let expected = status == 200 ? 101 : status
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 \(expected) "))
    }
  }

  @Test func `Outside development any name will do`() async throws {
    try await RunningServer.run { server in
      let upgrade = RawConnection.upgrade.replacing(
        "Host: localhost", with: "Host: example.org\r\nOrigin: https://example.org")
      let answer = try await RawConnection.open(to: server).exchange(upgrade) { $0.contains(Array("\r\n\r\n".utf8)) }
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 101 "))
    }
  }

  @Test(arguments: ["0.0.0.0", "::", "192.0.2.1"])
  func `A server in development does not listen beyond this machine`(host: String) async throws {
    await #expect(throws: DevelopmentBeyondLoopback(host: host)) {
      try await RunningServer.run(changing: {
        $0.isDevelopment = true
        $0.host = host
      }) { _ in }
    }
  }
}
