import Foundation
@testable import NearbyServer
import Testing

/// How a connection becomes a WebSocket, and how it does not (RFC 6455, sections 4.2.1 and 4.4).
@Suite(.timeLimit(.minutes(1)))
struct HandshakeTests {
  @Test func `A connection that has asked for something else before can become a WebSocket`() async throws {
    try await RunningServer.run { server in
      let health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let hello = #"{"hello":{"token":"dev:anna"}}"#
      for requests in [[health], [health, health]] {
        let answer = try await RawConnection.open(to: server).exchange(
          requests.joined() + RawConnection.upgrade,
          bytes: [0x81, 0x80 | UInt8(hello.utf8.count), 0, 0, 0, 0] + Array(hello.utf8)
        ) { $0.contains(Array(#""snapshot""#.utf8)) }
        let text = String(decoding: answer, as: UTF8.self)
        #expect(text.ranges(of: "HTTP/1.1 200 OK").count == requests.count)
        #expect(text.contains("HTTP/1.1 101 Switching Protocols"))
        #expect(text.contains(#""welcome""#))
      }
    }
  }

  /// A handshake with something wrong, and the status of its answer.
  static let refusals: [(wrong: String, change: @Sendable (String) -> String, status: Int)] = [
    ("POST", { $0.replacing("GET /ws", with: "POST /ws") }, 405),
    ("HEAD", { $0.replacing("GET /ws", with: "HEAD /ws") }, 426),
    ("HTTP/1.0", { $0.replacing("HTTP/1.1", with: "HTTP/1.0") }, 426),
    ("no Connection", { $0.replacing("Connection: Upgrade\r\n", with: "") }, 400),
    ("another Connection", { $0.replacing("Connection: Upgrade", with: "Connection: keep-alive") }, 400),
    ("no Upgrade", { $0.replacing("Upgrade: websocket\r\n", with: "") }, 426),
    ("another Upgrade", { $0.replacing("Upgrade: websocket", with: "Upgrade: h2c") }, 426),
    ("a kelvin for a k", { $0.replacing("Upgrade: websocket", with: "Upgrade: websoc\u{212A}et") }, 426),
    ("no Host", { $0.replacing("Host: localhost\r\n", with: "") }, 400),
    ("two Hosts", { $0.replacing("Host: localhost", with: "Host: localhost\r\nHost: localhost") }, 400),
    ("an impossible Host", { $0.replacing("Host: localhost", with: "Host: local/host") }, 400),
    ("no key", { $0.replacing("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", with: "") }, 400),
    ("a key of 15 bytes", { $0.replacing("dGhlIHNhbXBsZSBub25jZQ==", with: "dGhlIHNhbXBsZSBub25j") }, 400),
    ("a key that is no Base64", { $0.replacing("dGhlIHNhbXBsZSBub25jZQ==", with: "dGhlIHNhbXBsZSBub25jZ***") }, 400),
    ("two keys", { $0.replacing("Sec-WebSocket-Key:", with: "Sec-WebSocket-Key: a\r\nSec-WebSocket-Key:") }, 400),
    ("no version", { $0.replacing("Sec-WebSocket-Version: 13\r\n", with: "") }, 426),
    ("version 8", { $0.replacing("Version: 13", with: "Version: 8") }, 426),
    ("two versions", { $0.replacing("Version: 13", with: "Version: 13\r\nSec-WebSocket-Version: 8") }, 426),
    ("no sub-protocol of ours", { $0.replacing("nearby.v1.json", with: "nearby.v9.json") }, 400),
    ("content", { $0.replacing("Host:", with: "Content-Length: 3\r\nHost:") + "abc" }, 413),
  ]

  @Test(arguments: refusals.indices)
  func `A handshake with something wrong is refused`(index: Int) async throws {
    let refusal = Self.refusals[index]
    try await RunningServer.run { server in
      let answer = try await RawConnection.open(to: server).exchange(refusal.change(RawConnection.upgrade)) {
        $0.contains(Array("\r\n\r\n".utf8))
      }
      let text = String(decoding: answer, as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 \(refusal.status) "), "\(refusal.wrong): \(text)")
      if refusal.status == 426 {
        #expect(text.contains("sec-websocket-version: 13\r\n"), "\(refusal.wrong)")
        #expect(text.contains("upgrade: websocket\r\n"), "\(refusal.wrong)")
      }
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1/healthz", 200), ("HTTP://127.0.0.1:80/healthz?now", 200), ("http://127.0.0.1", 200),
    ("https://[::1]:8080/readyz", 200), ("http://127.0.0.1/nothing", 404), ("http:///healthz", 400),
    ("http://anna@127.0.0.1/healthz", 400), ("ftp://127.0.0.1/healthz", 400),
  ])
  func `A target may be a whole URL`(target: String, status: Int) async throws {
    try await RunningServer.run { server in
      let request = "GET \(target) HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n"
      let answer = try await RawConnection.open(to: server).exchange(request)
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 \(status) "))
    }
  }

  @Test func `HTTP 1.0 needs no host`() async throws {
    try await RunningServer.run { server in
      let answer = try await RawConnection.open(to: server).exchange("GET /healthz HTTP/1.0\r\n\r\n")
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
      let newer = try await RawConnection.open(to: server).exchange(
        "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")
      #expect(String(decoding: newer, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test func `A request with content is answered before the content comes`() async throws {
    try await RunningServer.run { server in
      for (head, status) in [
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\nabc", 405),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", 413),
      ] {
        let answer = try await RawConnection.open(to: server).exchange(head)
        let text = String(decoding: answer, as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 \(status) "))
        #expect(text.contains("connection: close\r\n"))
      }
    }
  }
}
