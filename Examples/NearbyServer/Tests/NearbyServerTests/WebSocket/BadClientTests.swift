import NIOCore
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// What a client gets that does not keep to the protocol, and that nobody else notices.
@Suite(.timeLimit(.minutes(1)))
struct BadClientTests {
  /// Something that ends the connection.
  struct Offence: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var frames: [WebSocketMessage]
    var subprotocol = Subprotocol.json
    var isWelcome = true
    var error: ErrorCode?
    var closeCode: CloseCode

    static func text(_ text: String) -> WebSocketMessage { .text(ByteBuffer(string: text)) }
  }

  static let offences: [Offence] = [
    Offence(
      testDescription: "JSON that ends early", frames: [Offence.text(#"{"report":"#)], error: .malformed,
      closeCode: .invalidPayload),
    Offence(
      testDescription: "text that is not UTF-8", frames: [.text(ByteBuffer(bytes: [0x7B, 0xFF, 0x7D]))],
      error: .malformed,
      closeCode: .invalidPayload),
    Offence(
      testDescription: "Protocol Buffers that end early",
      frames: [.binary(ByteBuffer(bytes: [0x1A, 0x20, 0x01]))],
      subprotocol: .binary, error: .malformed, closeCode: .invalidPayload),
    Offence(
      testDescription: "a binary frame on the JSON sub-protocol",
      frames: [.binary(ByteBuffer(bytes: [0x08, 0x01]))],
      closeCode: .unsupportedData),
    Offence(
      testDescription: "a text frame on the binary sub-protocol",
      frames: [Offence.text(#"{"listNearby":{}}"#)],
      subprotocol: .binary, closeCode: .unsupportedData),
    Offence(
      testDescription: "a frame above the limit",
      frames: [Offence.text(String(repeating: " ", count: FrameLimits.maximumByteCount + 1))],
      closeCode: .messageTooBig),
    Offence(
      testDescription: "a second hello", frames: [Offence.text(#"{"hello":{"token":"dev:anna"}}"#)],
      error: .unexpectedMessage, closeCode: .protocolViolation),
    Offence(
      testDescription: "a report before hello",
      frames: [Offence.text(#"{"report":{"location":{"latitude":1,"longitude":2}}}"#)], isWelcome: false,
      error: .unexpectedMessage, closeCode: .protocolViolation),
    Offence(
      testDescription: "a wrong token", frames: [Offence.text(#"{"hello":{"token":"anna"}}"#)],
      isWelcome: false,
      error: .unauthenticated, closeCode: .unauthenticated),
    Offence(
      testDescription: "a token for no possible user",
      frames: [Offence.text(#"{"hello":{"token":"dev:a b"}}"#)],
      isWelcome: false, error: .unauthenticated, closeCode: .unauthenticated),
  ]

  @Test(arguments: offences)
  func `An offence ends the connection with the right code and touches nobody else`(
    offence: Offence
  ) async throws {
    try await RunningServer.run { server in
      let bystander = try await TestClient.welcomed(by: server, as: "bert", at: (52.5, 13.4))
      let offender =
        offence.isWelcome
        ? try await TestClient.welcomed(by: server, as: "anna", offence.subprotocol, at: (52.5, 13.41))
        : try await TestClient(to: server, offence.subprotocol)
      try await offender.connection.send(offence.frames)
      if let error = offence.error { #expect(try await offender.hearError().code == error) }
      #expect(try await offender.hearClose() == offence.closeCode)

      let newcomer = try await TestClient.welcomed(by: server, as: "anna")
      try await newcomer.report(52.5, 13.405)
      let news = try await bystander.hear { message in
        switch message.body {
        case .appeared(let friend), .moved(let friend):
          friend.location.coordinate.longitude == 13.405 ? friend : nil
        default: nil
        }
      }
      #expect(news.user == (try UserID("anna")))
    }
  }

  /// Something that is answered with an error, after which the connection goes on.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var error: ErrorCode
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "a latitude beyond the pole",
      text: #"{"id":7,"report":{"location":{"latitude":90.5,"longitude":0}}}"#, error: .invalidCoordinate),
    Mistake(
      testDescription: "a longitude out of range",
      text: #"{"id":7,"report":{"location":{"latitude":0,"longitude":-180.01}}}"#, error: .invalidCoordinate),
    Mistake(
      testDescription: "not a number",
      text: #"{"id":7,"report":{"location":{"latitude":"NaN","longitude":0}}}"#,
      error: .invalidCoordinate),
    Mistake(
      testDescription: "infinity",
      text: #"{"id":7,"report":{"location":{"latitude":0,"longitude":"Infinity"}}}"#,
      error: .invalidCoordinate),
    Mistake(testDescription: "no location", text: #"{"id":7,"report":{}}"#, error: .invalidCoordinate),
    Mistake(testDescription: "an unknown message", text: #"{"id":7,"teleport":{}}"#, error: .unknownMessage),
    Mistake(
      testDescription: "a friend nobody knows", text: #"{"id":7,"friendAdded":{"user":"zora"}}"#,
      error: .unknownFriend),
    Mistake(
      testDescription: "the end of no friendship", text: #"{"id":7,"friendRemoved":{"user":"dora"}}"#,
      error: .unknownFriend),
    Mistake(
      testDescription: "an impossible user id", text: #"{"id":7,"friendAdded":{"user":"a b"}}"#,
      error: .invalidUser),
    Mistake(
      testDescription: "a cursor of somebody else", text: #"{"id":7,"listNearby":{"cursor":"no cursor"}}"#,
      error: .invalidCursor),
  ]

  @Test(arguments: mistakes)
  func `A mistake is answered with its error and the connection goes on`(mistake: Mistake) async throws {
    try await RunningServer.run { server in
      let client = try await TestClient.welcomed(by: server, as: "anna")
      try await client.say(text: mistake.text)
      let error = try await client.hearError()
      #expect(error.code == mistake.error)
      #expect(error.replyTo == 7)
      try await client.settle()
    }
  }

  @Test func `A client that says nothing is let go`() async throws {
    try await RunningServer.run(changing: { $0.authenticationTimeout = .milliseconds(50) }) { server in
      let client = try await TestClient(to: server)
      #expect(try await client.hearClose() == .authenticationTimedOut)
    }
  }

  /// The answer to the handshake, the close frame and the end often come at once then.
  @Test func `A client that is refused right after the handshake knows why`() async throws {
    try await RunningServer.run(changing: { $0.authenticationTimeout = .zero }) { server in
      for _ in 0..<100 {
        let client = try await TestClient(to: server)
        #expect(try await client.hearClose() == .authenticationTimedOut)
      }
    }
  }

  @Test func `A client that answers no ping is let go`() async throws {
    try await RunningServer.run(changing: {
      $0.pingInterval = .milliseconds(20)
      $0.pongTimeout = .milliseconds(50)
    }) { server in
      let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade)
      #expect(answer.contains([0x89, 0x00]), "no ping came")
      #expect(answer.suffix(4) == [0x88, 0x02] + CloseCode.tooSlow.rawValue.bigEndianBytes)
    }
  }

  @Test func `A client that answers its pings stays`() async throws {
    try await RunningServer.run(changing: {
      $0.pingInterval = .milliseconds(5)
      $0.pongTimeout = .seconds(20)
    }) { server in
      let client = try await TestClient.welcomed(by: server, as: "anna")
      try await Task.sleep(for: .milliseconds(100))
      try await client.settle()
    }
  }

  /// Frames that RFC 6455 does not allow.
  static let violations: [(String, [UInt8], UInt16)] = [
    ("an unmasked frame", [0x81, 0x02, 0x7B, 0x7D], 1002),
    ("a reserved bit", [0xC1, 0x80, 1, 2, 3, 4], 1002),
    ("a reserved opcode", [0x83, 0x80, 1, 2, 3, 4], 1002),
    ("a continuation of nothing", [0x80, 0x80, 1, 2, 3, 4], 1002),
    ("a fragmented ping", [0x09, 0x80, 1, 2, 3, 4], 1002),
    ("a frame of four gigabytes", [0x81, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4], 1009),
  ]

  @Test(arguments: violations)
  func `A frame that is none is refused`(name: String, bytes: [UInt8], code: UInt16) async throws {
    try await RunningServer.run { server in
      let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade, bytes: bytes) {
        $0.suffix(4).starts(with: [0x88, 0x02])
      }
      #expect(answer.suffix(4) == [0x88, 0x02] + code.bigEndianBytes, "\(name)")
    }
  }

  @Test func `Fragments are put together, and too many bytes of them refused`() async throws {
    try await RunningServer.run { server in
      let piece = [0x01, 0xFE, 0x20, 0x00, 0, 0, 0, 0] + [UInt8](repeating: 0x20, count: 0x2000)
      let further = [0x00, 0xFE, 0x20, 0x00, 0, 0, 0, 0] + [UInt8](repeating: 0x20, count: 0x2000)
      let tooBig = try await RawConnection.open(to: server).exchange(
        RawConnection.upgrade, bytes: piece + further + further)
      #expect(tooBig.suffix(4) == [0x88, 0x02] + CloseCode.messageTooBig.rawValue.bigEndianBytes)

      let halves = [#"{"report":"#, "{}}"].map { Array($0.utf8) }
      let first = [0x01, 0x80 | UInt8(halves[0].count), 0, 0, 0, 0] + halves[0]
      let second = [0x80, 0x80 | UInt8(halves[1].count), 0, 0, 0, 0] + halves[1]
      let whole = try await RawConnection.open(to: server).exchange(
        RawConnection.upgrade, bytes: first + second
      ) {
        $0.contains(Array("INVALID_COORDINATE".utf8))
      }
      #expect(whole.contains(Array("INVALID_COORDINATE".utf8)))
    }
  }
}

extension UInt16 {
  fileprivate var bigEndianBytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
