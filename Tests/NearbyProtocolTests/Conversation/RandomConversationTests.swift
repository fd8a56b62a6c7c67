import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// Whatever clients and services do in whatever order: nothing traps, nobody is obeyed who was not let in, nothing
/// comes after the close, and all frames keep their limits. ``ScriptedClient`` looks at each step; this compares with
/// what a naive model of the rules expects.
@Suite struct RandomConversationTests {
  private enum Phase { case greeting, admitting, open, closed }

  @Test(arguments: Subprotocol.allCases)
  func `Random frames in random order meet the rules`(subprotocol: Subprotocol) throws {
    for _ in 0..<300 {
      let seed = UInt64.random(in: 0...UInt64.max)
      var random = SplitMix64(seed: seed)
      var messages = RandomMessages(seed: random.next())
      var client = try ScriptedClient(subprotocol)
      var phase = Phase.greeting
      var isWelcome = false
      var expiry: Timestamp?
      for _ in 0..<40 {
        let input = try input(isWelcome: isWelcome, now: client.now, subprotocol, &random, &messages)
        let isTooLate = phase == .greeting && client.patience.map { $0 <= .zero } ?? false
        let isExpired = expiry.map { phase == .open && client.now >= $0 } ?? false
        let reaction = try client.take(input)
        if isExpired {
          #expect(reaction.requests.isEmpty && reaction.closeCode != nil, "seed \(seed)")
        }
        if case .told = input, phase == .open || phase == .admitting { isWelcome = true }

        var isObeyed = phase == .open
        if case .admitted = input, phase == .admitting { isObeyed = true }
        if !isObeyed { #expect(reaction.requests.isEmpty, "seed \(seed)") }
        if phase == .greeting, !isTooLate, case .received(let frame) = input, reaction.closeCode == nil,
          reaction.errors.isEmpty
        {
          // Only a hello gets through.
          #expect(reaction.hello != nil, "seed \(seed)")
          #expect(try hello(in: frame, subprotocol) == reaction.hello, "seed \(seed)")
        } else {
          #expect(reaction.hello == nil, "seed \(seed)")
        }
        if isTooLate, phase == .greeting { #expect(reaction.closeCode != nil, "seed \(seed)") }
        if phase == .greeting || phase == .closed {
          #expect(reaction.messages.allSatisfy { if case .error = $0.body { true } else { false } }, "seed \(seed)")
        }

        if client.conversation.isClosed {
          phase = .closed
        } else if reaction.hello != nil {
          phase = .admitting
        } else if case .admitted(let until) = input, phase == .admitting {
          phase = .open
          expiry = until
        }
        let hasDeadline = phase == .greeting || (phase == .open && expiry != nil)
        #expect((client.conversation.nextDeadline != nil) == hasDeadline, "seed \(seed)")
        client.wait(.milliseconds(Int64.random(in: 0...700, using: &random)))
      }
    }
  }

  /// Something that may happen. Events begin with the welcome, as the service promises.
  private func input(
    isWelcome: Bool, now: Timestamp, _ subprotocol: Subprotocol, _ random: inout SplitMix64,
    _ messages: inout RandomMessages
  ) throws -> ScriptedClient.Conversation.Input {
    switch Int.random(in: 0..<20, using: &random) {
    case 0:
      let expiry = now.advanced(byMilliseconds: Int64.random(in: 0...7000, using: &random))
      return .admitted(until: Bool.random(using: &random) ? expiry : nil)
    case 1: return .rejected(.unavailable)
    case 2: return .timeAdvanced
    case 3 where Bool.random(using: &random):
      return .sessionClosed([.draining, .tooSlow, .replaced, .tooManySessions][Int(random.next() % 4)])
    case 4 where Bool.random(using: &random): return .ended(.goingAway)
    case 5: return .received(.text((0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }))
    case 6, 7, 8: return .received(Frame(ClientMessage(body: .hello(Hello(token: "a token"))), in: subprotocol))
    case 9, 10, 11, 12:
      var events = try (0..<Int.random(in: 1...64, using: &random)).map { _ in try messages.event() }
      if !isWelcome { events.insert(.welcome(try UserID("anna")), at: 0) }
      return .told(events)
    default:
      return .received(Frame(try messages.clientMessage(), in: subprotocol))
    }
  }

  private func hello(in frame: Frame<[UInt8]>, _ subprotocol: Subprotocol) throws -> Hello? {
    let message = try frame.payload.withBytes { bytes throws(WireError) in
      try ClientMessage.decode(as: subprotocol, from: bytes)
    }
    if case .hello(let hello) = message.body { return hello }
    return nil
  }
}

extension RandomMessages {
  fileprivate mutating func clientMessage() throws -> ClientMessage {
    while true {
      if case .client(let message) = try message() { return message }
    }
  }

  fileprivate mutating func event() throws -> SessionEvent {
    while true {
      guard case .server(let message) = try message() else { continue }
      switch message.body {
      case .snapshot(let snapshot): return .snapshot(snapshot.friends + snapshot.friends + snapshot.friends)
      case .appeared(let friend): return .appeared(friend)
      case .moved(let friend): return .moved(friend)
      case .left(let news): return .left(news.user, news.reason ?? .inactive)
      case .ownLocation(let location): return .ownLocation(location)
      case .page(let page):
        return .page(NearbyPage(friends: page.friends, next: nil, total: 1), request: message.replyTo)
      case .accepted: return .accepted(request: message.replyTo ?? 0)
      case .goingAway(let advice):
        return .goingAway(reconnectAfterMilliseconds: advice.reconnectAfterMilliseconds)
      case .error: return .refused(.unknownFriend, request: message.replyTo)
      case .welcome, .batch: continue
      }
    }
  }
}
