import NearbyCore
import NearbyProtocol
import Testing

/// What a client gets that does not keep to the protocol.
@Suite struct BadClientTests {
  /// Something that ends the connection.
  struct Offence: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var frame: Frame<[UInt8]>
    var subprotocol = Subprotocol.json
    var isWelcome = true
    var error: ErrorCode?
    var closeCode: CloseCode

    static func text(_ text: String) -> Frame<[UInt8]> { .text(Array(text.utf8)) }
  }

  static let offences: [Offence] = [
    Offence(
      testDescription: "JSON that ends early", frame: Offence.text(#"{"report":"#), error: .malformed,
      closeCode: .invalidPayload),
    Offence(
      testDescription: "text that is not UTF-8", frame: .text([0x7B, 0xFF, 0x7D]), error: .malformed,
      closeCode: .invalidPayload),
    Offence(
      testDescription: "Protocol Buffers that end early", frame: .binary([0x1A, 0x20, 0x01]), subprotocol: .binary,
      error: .malformed, closeCode: .invalidPayload),
    Offence(
      testDescription: "a binary frame on the JSON sub-protocol", frame: .binary([0x08, 0x01]),
      closeCode: .unsupportedData),
    Offence(
      testDescription: "a text frame on the binary sub-protocol", frame: Offence.text(#"{"listNearby":{}}"#),
      subprotocol: .binary, closeCode: .unsupportedData),
    Offence(
      testDescription: "a frame above the limit",
      frame: Offence.text(String(repeating: " ", count: FrameLimits.maximumByteCount + 1)), error: .malformed,
      closeCode: .messageTooBig),
    Offence(
      testDescription: "JSON that is nested too deeply",
      frame: Offence.text(#"{"a":"# + String(repeating: "[", count: 40)), error: .malformed,
      closeCode: .invalidPayload),
    Offence(
      testDescription: "a second hello", frame: Offence.text(#"{"hello":{"token":"a token"}}"#),
      error: .unexpectedMessage, closeCode: .protocolViolation),
    Offence(
      testDescription: "a hello in a batch",
      frame: Offence.text(#"{"batch":{"messages":[{"hello":{"token":"a token"}},{"sharing":{}}]}}"#),
      error: .unexpectedMessage, closeCode: .protocolViolation),
    Offence(
      testDescription: "a report before hello",
      frame: Offence.text(#"{"report":{"location":{"latitude":1,"longitude":2}}}"#), isWelcome: false,
      error: .unexpectedMessage, closeCode: .protocolViolation),
    Offence(
      testDescription: "a batch before hello",
      frame: Offence.text(#"{"batch":{"messages":[{"hello":{"token":"a token"}}]}}"#), isWelcome: false,
      error: .unexpectedMessage, closeCode: .protocolViolation),
  ]

  @Test(arguments: offences)
  func `An offence ends the connection with the right code, and nothing is obeyed after it`(offence: Offence) throws {
    var client =
      offence.isWelcome
      ? try ScriptedClient.welcomed(offence.subprotocol) : try ScriptedClient(offence.subprotocol)
    let reaction = try client.take(.received(offence.frame))
    #expect(reaction.errors == (offence.error.map { [$0] } ?? []))
    #expect(reaction.closeCode == offence.closeCode)
    #expect(reaction.requests.isEmpty)
    let late = try client.say(.sharing(.paused()), id: 9)
    #expect(late.messages.isEmpty && late.requests.isEmpty && late.closeCode == nil)
    #expect(try client.take(.told([.accepted(request: 9)])).messages.isEmpty)
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
      testDescription: "not a number", text: #"{"id":7,"report":{"location":{"latitude":"NaN","longitude":0}}}"#,
      error: .invalidCoordinate),
    Mistake(
      testDescription: "infinity", text: #"{"id":7,"report":{"location":{"latitude":0,"longitude":"Infinity"}}}"#,
      error: .invalidCoordinate),
    Mistake(testDescription: "no location", text: #"{"id":7,"report":{}}"#, error: .invalidCoordinate),
    Mistake(testDescription: "an unknown message", text: #"{"id":7,"teleport":{}}"#, error: .unknownMessage),
    Mistake(
      testDescription: "an impossible user id", text: #"{"id":7,"friendAdded":{"user":"a b"}}"#, error: .invalidUser),
    Mistake(
      testDescription: "a cursor of somebody else", text: #"{"id":7,"listNearby":{"cursor":"no cursor"}}"#,
      error: .invalidCursor),
  ]

  @Test(arguments: mistakes)
  func `A mistake is answered with its error and the connection goes on`(mistake: Mistake) throws {
    var client = try ScriptedClient.welcomed()
    let reaction = try client.say(mistake.text)
    #expect(reaction.errors == [mistake.error])
    #expect(reaction.messages.map(\.replyTo) == [7])
    #expect(reaction.closeCode == nil && reaction.requests.isEmpty)
    #expect(try client.say(.sharing(.paused()), id: 8).requests == [.setSharing(.paused())])
  }

  @Test func `A mistake before hello is answered, and hello is still awaited`() throws {
    var client = try ScriptedClient()
    #expect(try client.say(#"{"id":7,"teleport":{}}"#).errors == [.unknownMessage])
    #expect(client.conversation.nextDeadline != nil)
    #expect(try client.say(.hello(Hello(token: "a token"))).hello != nil)
  }

  @Test func `A mistake in a batch is answered alone, and the others are obeyed`() throws {
    var client = try ScriptedClient.welcomed()
    let reaction = try client.say(
      #"{"batch":{"messages":[{"id":2,"sharing":{}},{"id":3,"report":{}},{"id":4,"listNearby":{}}]}}"#)
    #expect(reaction.errors == [.invalidCoordinate])
    #expect(reaction.messages.map(\.replyTo) == [3])
    #expect(reaction.requests == [.setSharing(.shared()), .listNearby(after: nil, pageSize: 20)])
    #expect(reaction.requestIDs == [2, 4])
  }

  @Test(arguments: [0, 1, 9999]) func `Hello has ten seconds`(milliseconds: Int64) throws {
    var client = try ScriptedClient()
    #expect(client.patience == .seconds(10))
    client.wait(.milliseconds(milliseconds))
    #expect(try client.take(.timeAdvanced).closeCode == nil)
    var slow = client
    #expect(try client.say(.hello(Hello(token: "a token"))).hello != nil)
    #expect(client.conversation.nextDeadline == nil)
    slow.wait(.milliseconds(10_000 - milliseconds))
    #expect(try slow.take(.timeAdvanced).closeCode == .authenticationTimedOut)
  }

  @Test func `A hello that comes too late is none`() throws {
    var client = try ScriptedClient()
    client.wait(.seconds(10))
    let reaction = try client.say(.hello(Hello(token: "a token")))
    #expect(reaction.hello == nil)
    #expect(reaction.closeCode == .authenticationTimedOut)
  }

  @Test func `What comes while the client is being let in waits for its turn`() throws {
    var client = try ScriptedClient()
    #expect(try client.say(.hello(Hello(token: "a token"))).hello != nil)
    #expect(try client.say(.sharing(.paused()), id: 2).requests.isEmpty)
    #expect(try client.say("no JSON").closeCode == nil)
    #expect(try client.say(.sharing(.shared()), id: 3).requests.isEmpty)
    #expect(client.conversation.nextDeadline == nil)
    let reaction = try client.take(.admitted())
    #expect(reaction.requestIDs == [2])
    #expect(reaction.closeCode == .invalidPayload)
  }

  @Test func `Nothing is obeyed once the token has expired`() throws {
    var client = try ScriptedClient()
    #expect(try client.say(.hello(Hello(token: "a token"))).hello != nil)
    let expiry = client.now.advanced(byMilliseconds: 60_000)
    #expect(try client.take(.admitted(until: expiry)).closeCode == nil)
    #expect(client.patience == .seconds(60))
    client.wait(.milliseconds(59_999))
    #expect(try client.take(.timeAdvanced).closeCode == nil)
    #expect(try client.say(.listNearby(ListNearby()), id: 2).requestIDs == [2])
    client.wait(.milliseconds(1))
    for input: ScriptedClient.Conversation.Input in [
      .timeAdvanced, .told([.accepted(request: 2)]),
      .received(Frame(ClientMessage(body: .listNearby(ListNearby())), in: .json)),
    ] {
      var client = client
      let reaction = try client.take(input)
      #expect(reaction.requests.isEmpty)
      #expect(reaction.errors == [.unauthenticated])
      #expect(reaction.closeCode == .unauthenticated)
      #expect(client.conversation.nextDeadline == nil)
    }
  }

  @Test func `An answer to no hello changes nothing`() throws {
    var client = try ScriptedClient()
    for input: ScriptedClient.Conversation.Input in [
      .admitted(), .rejected(.unauthenticated), .sessionClosed(.tooSlow), .told([.accepted(request: 1)]),
    ] {
      let reaction = try client.take(input)
      #expect(reaction.messages.isEmpty && reaction.closeCode == nil)
    }
    #expect(try client.say(.hello(Hello(token: "a token"))).hello != nil)
  }
}
