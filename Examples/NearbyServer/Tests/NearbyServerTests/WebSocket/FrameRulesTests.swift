import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// What frames may be, and what their sender is told when they are not (RFC 6455, sections 5 and 7.4).
@Suite(.timeLimit(.minutes(1)))
struct FrameRulesTests {
  @Test(arguments: [0, 1, 2]) func `A fragment may be empty`(position: Int) async throws {
    try await RunningServer.run { server in
      var fragments = Array(#"{"report":{}}"#.utf8).map { [$0] }
      fragments.insert([], at: [0, 5, fragments.count][position])
      try await expectMessage(of: fragments, at: server)
    }
  }

  @Test func `A message may come in as many fragments as it has bytes`() async throws {
    try await RunningServer.run { server in
      let text = #"{"report":{}}"# + String(repeating: " ", count: 500)
      try await expectMessage(of: text.utf8.map { [$0] }, at: server)
    }
  }

  @Test func `Fragments without end are refused, however little they say`() async throws {
    try await RunningServer.run { server in
      let bytes =
        frame([], opcode: 0x1, isFinal: false)
        + Array(repeating: frame([], opcode: 0, isFinal: false), count: 5000).joined()
      let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade, bytes: bytes)
      #expect(answer.suffix(4) == [0x88, 2] + CloseCode.messageTooBig.rawValue.bytes)
    }
  }

  @Test func `A client need not wait for the end of a connection that the server has closed`() async throws {
    try await RunningServer.run { server in
      let start = ContinuousClock.now
      // A frame that is no message, and a ping that nobody answers any more.
      let bytes = frame(Array("{".utf8), opcode: 0x1) + frame([7], opcode: 0x9)
      let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade, bytes: bytes)
      let reason = Array(CloseCode.invalidPayload.reason.utf8)
      let close = [0x88, UInt8(2 + reason.count)] + CloseCode.invalidPayload.rawValue.bytes + reason
      #expect(answer.suffix(close.count) == close[...])
      #expect(start.duration(to: .now) < .seconds(5), "the end has come with the close frame")
    }
  }

  @Test func `A good hello behind one with a bad token stores nothing`() async throws {
    try await RunningServer.run { server in
      let good = #"{"hello":{"token":"dev:anna","report":{"location":{"latitude":52.5,"longitude":13.4}}}}"#
      let bytes = [#"{"hello":{"token":"nobody's"}}"#, good].flatMap { frame(Array($0.utf8), opcode: 0x1) }
      let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade, bytes: bytes)
      let reason = Array(CloseCode.unauthenticated.reason.utf8)
      #expect(answer.suffix(2 + reason.count) == (CloseCode.unauthenticated.rawValue.bytes + reason)[...])
      #expect(try await server.server.history.entries(of: UserID("anna"), after: nil, limit: 1).isEmpty)
    }
  }

  @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535] as [UInt16])
  func `A close code that must not be sent is a violation`(code: UInt16) async throws {
    try await expectClose(1002, to: code.bytes)
  }

  @Test(arguments: [1000, 1001, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999] as [UInt16])
  func `A close code is answered with the same`(code: UInt16) async throws {
    try await expectClose(code, to: code.bytes + Array("så".utf8))
  }

  @Test func `A close frame of one byte is a violation`() async throws {
    try await expectClose(1002, to: [0x03])
  }

  @Test func `A close frame without a code is answered without one`() async throws {
    try await expectClose(nil, to: [])
  }

  @Test(arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func `A reason that is not UTF-8 is no text`(reason: [UInt8]) async throws {
    try await expectClose(1007, to: UInt16(1000).bytes + reason)
  }

  private func expectClose(_ code: UInt16?, to payload: [UInt8]) async throws {
    try await RunningServer.run { server in
      let answer = try await RawConnection.open(to: server).exchange(
        RawConnection.upgrade, bytes: frame(payload, opcode: 0x8))
      let expected: [UInt8] = code.map { [0x88, 2] + $0.bytes } ?? [0x88, 0]
      #expect(answer.suffix(expected.count) == expected[...])
    }
  }

  /// Sends hello and a message that is answered with an error, in fragments.
  private func expectMessage(of fragments: [[UInt8]], at server: RunningServer) async throws {
    var bytes = frame(Array(#"{"hello":{"token":"dev:anna"}}"#.utf8), opcode: 0x1)
    for (index, fragment) in fragments.enumerated() {
      bytes += frame(fragment, opcode: index == 0 ? 0x1 : 0, isFinal: index == fragments.count - 1)
    }
    let answer = try await RawConnection.open(to: server).exchange(RawConnection.upgrade, bytes: bytes) {
      $0.contains(Array("INVALID_COORDINATE".utf8)) || $0.dropLast(2).suffix(2) == [0x88, 2]
    }
    #expect(answer.contains(Array("INVALID_COORDINATE".utf8)))
  }

  /// A frame of a client.
  private func frame(_ payload: [UInt8], opcode: UInt8, isFinal: Bool = true) -> [UInt8] {
    [(isFinal ? 0x80 : 0) | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
  }
}

extension UInt16 {
  fileprivate var bytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
