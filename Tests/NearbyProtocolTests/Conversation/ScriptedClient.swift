import NearbyCore
import NearbyProtocol
import Testing

/// A conversation without a socket, and what comes out of it.
struct ScriptedClient {
  typealias Conversation = ServerConversation<[UInt8]>

  /// What the server does because of one input.
  struct Reaction {
    var frames: [[ServerMessage]] = []
    var hello: Hello?
    var requests: [ClientRequest] = []
    var requestIDs: [UInt32?] = []
    var closeCode: CloseCode?

    /// The messages of all frames, out of their batches.
    var messages: [ServerMessage] { frames.flatMap { $0 } }

    /// The errors among them.
    var errors: [ErrorCode] {
      messages.compactMap { if case .error(let error) = $0.body { error.code } else { nil } }
    }
  }

  let subprotocol: Subprotocol
  var conversation: Conversation
  private(set) var clock = ClockReading(
    monotonic: MonotonicTime(milliseconds: 77), wall: Timestamp(milliseconds: 1_700_000_000_000))

  /// The time that people read.
  var now: Timestamp { clock.wall }

  /// How long the conversation waits for something else before it wants to be told the time.
  var patience: Duration? {
    conversation.nextDeadline.map { .milliseconds($0.milliseconds(since: clock.monotonic)) }
  }

  /// Connects, and says nothing yet.
  init(
    _ subprotocol: Subprotocol = .json, resume: String = "", rates: RequestRates = RequestRates(),
    changing prepare: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5)))
    prepare(&configuration)
    self.subprotocol = subprotocol
    conversation = Conversation(
      subprotocol: subprotocol, terms: ServerTerms(configuration, rates: rates), resume: resume, now: clock)
  }

  /// Connects, says hello, and is let in and welcomed.
  static func welcomed(
    _ subprotocol: Subprotocol = .json, acceptsBatches: Bool = false, rates: RequestRates = RequestRates(),
    changing prepare: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws -> ScriptedClient {
    var client = try ScriptedClient(subprotocol, rates: rates, changing: prepare)
    let reaction = try client.say(.hello(Hello(token: "a token", acceptsBatches: acceptsBatches)), id: 1)
    #expect(reaction.hello?.token == "a token")
    #expect(try client.take(.admitted()).messages.isEmpty)
    let welcome = try client.take(.told([.welcome(try UserID("anna"))]))
    #expect(welcome.messages.map(\.replyTo) == [1])
    return client
  }

  mutating func wait(_ duration: Duration) {
    clock.monotonic = clock.monotonic.advanced(by: duration)
    clock.wall = clock.wall.advanced(by: duration)
  }

  /// Sets what people read.
  mutating func setWall(to wall: Timestamp) { clock.wall = wall }

  mutating func say(_ body: ClientMessage.Body, id: UInt32? = nil) throws -> Reaction {
    try take(.received(Frame(ClientMessage(id: id, body: body), in: subprotocol)))
  }

  mutating func say(_ text: String) throws -> Reaction {
    try take(.received(.text(Array(text.utf8))))
  }

  /// Hands an input in; reads what is sent as a client would, and makes sure that it keeps the limits of a frame.
  mutating func take(_ input: Conversation.Input) throws -> Reaction {
    let wasClosed = conversation.isClosed
    var steps: [Conversation.Step] = []
    conversation.handle(input, now: clock, into: &steps)
    if wasClosed { #expect(steps.isEmpty, "something is done after the close") }
    var reaction = Reaction()
    for step in steps {
      #expect(reaction.closeCode == nil, "something comes after the close")
      switch step {
      case .admit(let hello, _): reaction.hello = hello
      case .request(let request, let id):
        reaction.requests.append(request)
        reaction.requestIDs.append(id)
      case .send(let frames): reaction.frames += try frames.map { try read($0) }
      case .close(let code): reaction.closeCode = code
      }
    }
    #expect(conversation.isClosed == (wasClosed || reaction.closeCode != nil))
    return reaction
  }

  private func read(_ frame: Frame<[UInt8]>) throws -> [ServerMessage] {
    #expect(frame.byteCount <= FrameLimits.maximumByteCount)
    let payload = try #require(frame.payload(in: subprotocol), "a frame of the wrong kind")
    let message = try payload.withBytes { bytes throws(WireError) in
      try ServerMessage.decode(as: subprotocol, from: bytes)
    }
    guard case .batch(let batch) = message.body else { return [message] }
    #expect(conversation.acceptsBatches)
    #expect(2...FrameLimits.maximumMessagesPerBatch ~= batch.messages.count)
    return try batch.messages.map { try $0.get() }
  }
}
