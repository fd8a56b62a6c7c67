import Foundation
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// Who is let in.
@Suite struct TokenTests {
  let now = Timestamp(milliseconds: 1_700_000_000_000)
  let authority: TokenAuthority

  init() throws {
    authority = try TokenAuthority(key: Array(0..<32))
  }

  @Test(arguments: ["anna", "7", "ünïcödé-🙂", String(repeating: "x", count: 128)])
  func `A token is good for the user it was issued for`(name: String) throws {
    let user = try UserID(name)
    let token = authority.issue(for: user, expiresAt: now.advanced(byMilliseconds: 1))
    #expect(try authority.verify(token, at: now).user == user)
  }

  @Test(arguments: DataSetTests.joining)
  func `A token names the user by the bytes of its id`(name: String) throws {
    let user = try UserID(name)
    let token = authority.issue(for: user, expiresAt: .distantFuture)
    #expect(try authority.verify(token, at: now).user == user)
    let development = DevelopmentTokens()
    #expect(try development.verify(DevelopmentTokens.token(for: user), at: now).user == user)
    #expect(try development.verify("dev:\(name)", at: now).user == user)
  }

  @Test(arguments: ["dev", "", "dev\u{301}:a", "dev:", "dev:a b", "DEV:a", "dev\u{FF1A}a"])
  func `Something else is no development token`(text: String) {
    #expect(throws: InvalidToken.malformed) { try DevelopmentTokens().verify(text, at: now) }
  }

  @Test func `A token ends at its time`() throws {
    let token = authority.issue(for: try UserID("anna"), expiresAt: now)
    #expect(throws: InvalidToken.expired) { try authority.verify(token, at: now) }
  }

  @Test func `A token with any byte changed is not valid`() throws {
    let token = Array(authority.issue(for: try UserID("anna"), expiresAt: .distantFuture).utf8)
    for index in token.indices {
      for change: UInt8 in [1, 2, 4, 32] {
        var changed = token
        changed[index] ^= change
        // The last digit of Base64 has bits to spare, which mean nothing.
        let text = String(decoding: changed, as: UTF8.self)
        guard (try? authority.verify(text, at: now)) != nil else { continue }
        #expect(index == token.count - 1, "byte \(index)")
      }
    }
  }

  @Test func `A token of another key is forged`() throws {
    let other = try TokenAuthority(key: Array(1..<33))
    let token = other.issue(for: try UserID("anna"), expiresAt: .distantFuture)
    #expect(throws: InvalidToken.forged) { try authority.verify(token, at: now) }
  }

  @Test(arguments: ["", "v1", "v1..", "v1.YW5uYQ.x.YQ", "v2.YW5uYQ.9.YQ", "dev:anna", "v1.YW5uYQ.9.YQ.YQ"])
  func `Something else is no token`(text: String) {
    #expect(throws: InvalidToken.malformed) { try authority.verify(text, at: now) }
  }

  @Test func `A short key is refused`() {
    #expect(throws: InvalidTokenKey.tooShort(byteCount: 31)) { try TokenAuthority(key: Array(0..<31)) }
  }

  @Test func `A key file has hexadecimal digits or Base64`() throws {
    let token = authority.issue(for: try UserID("anna"), expiresAt: .distantFuture)
    let bytes = [UInt8](0..<32)
    let hexadecimal = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let base64 = Data(bytes).base64EncodedString()
    for text in [
      hexadecimal, hexadecimal.uppercased() + "\n", base64, "\u{FEFF}\(base64)\r\n",
      // As `openssl` writes longer keys, on several lines.
      "\(hexadecimal.prefix(40))\n\(hexadecimal.dropFirst(40))\n",
      "\(base64.prefix(20))\r\n\(base64.dropFirst(20))\r\n\n",
    ] {
      try TemporaryFile.with(text) { path in
        let user = try TokenAuthority(keyFile: path).verify(token, at: now).user
        #expect(user.text == "anna")
      }
    }
    for text in ["no key!", base64 + "\u{301}", "\u{A0}" + base64, base64 + "#"] {
      try TemporaryFile.with(text) { path in
        let error = #expect(throws: InvalidTokenKey.self) { try TokenAuthority(keyFile: path) }
        #expect(error == .malformed(path: path))
      }
    }
    #expect(throws: InvalidTokenKey.unreadable(path: "/nowhere")) { try TokenAuthority(keyFile: "/nowhere") }
  }

  @Test(.timeLimit(.minutes(1)))
  func `A connection is closed when its token expires`() async throws {
    let authority = authority
    try await RunningServer.run(changing: { $0.tokens = authority }) { server in
      let user = try UserID("anna")
      let (brief, lasting) = (try await TestClient(to: server), try await TestClient(to: server))
      let soon = SystemClock().now.wall.advanced(by: .seconds(2))
      try await brief.say(.hello(Hello(token: authority.issue(for: user, expiresAt: soon))))
      try await lasting.say(.hello(Hello(token: authority.issue(for: user, expiresAt: .distantFuture))))
      for client in [brief, lasting] {
        _ = try await client.hear { if case .welcome(let welcome) = $0.body { welcome } else { nil } }
      }
      #expect(try await brief.hearError().code == .unauthenticated)
      #expect(try await brief.hearClose() == .unauthenticated)
      #expect(SystemClock().now.wall >= soon)
      try await lasting.settle()
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `Outside development only an issued token opens a session`() async throws {
    let authority = authority
    try await RunningServer.run(changing: { $0.tokens = authority }) { server in
      for token in ["dev:anna", "", authority.issue(for: try UserID("anna"), expiresAt: .distantPast)] {
        let client = try await TestClient(to: server)
        try await client.say(.hello(Hello(token: token)))
        #expect(try await client.hearError().code == .unauthenticated)
        #expect(try await client.hearClose() == .unauthenticated)
      }
      let client = try await TestClient(to: server)
      let token = authority.issue(for: try UserID("anna"), expiresAt: .distantFuture)
      try await client.say(.hello(Hello(token: token)))
      let welcome = try await client.hear { if case .welcome(let welcome) = $0.body { welcome } else { nil } }
      #expect(welcome.user == (try UserID("anna")))
    }
  }
}
