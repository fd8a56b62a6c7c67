import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// How often a client may say what.
@Suite struct RequestRatesTests {
  /// A kind of message, and where its rate is set.
  struct Kind: Sendable, CustomTestStringConvertible {
    var testDescription: String

    /// What is counted together.
    var count: String
    var rate: @Sendable (inout RequestRates, TokenBucket.Rate) -> Void
    var body: ClientMessage.Body
  }

  private static func place() throws -> LocationReport {
    LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
  }

  static func kinds() throws -> [Kind] {
    let bert = try UserID("bert")
    let place = try place()
    return [
      Kind(testDescription: "report", count: "reports", rate: { $0.reports = $1 }, body: .report(place)),
      Kind(testDescription: "reports", count: "reports", rate: { $0.reports = $1 }, body: .reports([place])),
      Kind(testDescription: "listNearby", count: "lists", rate: { $0.lists = $1 }, body: .listNearby(ListNearby())),
      Kind(testDescription: "sharing", count: "sharing", rate: { $0.sharing = $1 }, body: .sharing(.paused())),
      Kind(
        testDescription: "friendAdded", count: "addedFriends", rate: { $0.addedFriends = $1 },
        body: .friendAdded(bert)),
      Kind(
        testDescription: "friendRemoved", count: "removedFriends", rate: { $0.removedFriends = $1 },
        body: .friendRemoved(bert)),
    ]
  }

  private func refusals(in reaction: ScriptedClient.Reaction) -> [(wait: Int64?, replyTo: UInt32?)] {
    reaction.messages.compactMap { message in
      guard case .error(let error) = message.body, error.code == .tooManyRequests else { return nil }
      return (error.retryAfterMilliseconds, message.replyTo)
    }
  }

  @Test(arguments: try kinds(), Subprotocol.allCases)
  func `What is said too often is refused, not obeyed, and told when to come again`(
    kind: Kind, subprotocol: Subprotocol
  ) throws {
    var rates = RequestRates()
    kind.rate(&rates, TokenBucket.Rate(2, per: .seconds(5), burst: 3))
    var client = try ScriptedClient.welcomed(subprotocol, rates: rates)
    for id in 1...3 as ClosedRange<UInt32> { #expect(try client.say(kind.body, id: id).requests.count == 1) }
    let refused = try client.say(kind.body, id: 4)
    #expect(refused.requests.isEmpty && refused.closeCode == nil)
    #expect(refusals(in: refused).map(\.wait) == [2500] && refusals(in: refused).map(\.replyTo) == [4])
    client.wait(.milliseconds(2499))
    #expect(refusals(in: try client.say(kind.body)).map(\.wait) == [1])
    client.wait(.milliseconds(1))
    #expect(try client.say(kind.body).requests.count == 1)
    #expect(try client.say(kind.body).requests.isEmpty)
    // What else the client has to say is none of it.
    for other in try Self.kinds() where other.count != kind.count {
      #expect(try client.say(other.body).requests.count == 1, "\(other.testDescription)")
    }
  }

  @Test func `Too many bytes are refused message by message, whatever they are`() throws {
    var rates = RequestRates()
    rates.bytes = TokenBucket.Rate(1000, burst: 3000)
    var client = try ScriptedClient.welcomed(rates: rates)
    let batch = ClientMessage.Body.batch(
      Batch(try Self.kinds().enumerated().map { ClientMessage(id: UInt32($0.offset), body: $0.element.body) }))
    var refused: ScriptedClient.Reaction
    repeat {
      refused = try client.say(batch)
    } while refused.requests.count == 6
    #expect(refused.requests.isEmpty)
    #expect(refusals(in: refused).map(\.replyTo) == (0..<6).map { UInt32($0) })
    let wait = try #require(refusals(in: refused).first?.wait)
    client.wait(.milliseconds(wait))
    #expect(try client.say(batch).requests.count == 6)
  }

  @Test func `Of a batch is obeyed what there is room for, and each of the others is answered`() throws {
    var rates = RequestRates()
    rates.lists = TokenBucket.Rate(1, burst: 2)
    var client = try ScriptedClient.welcomed(rates: rates)
    let list = ClientMessage.Body.listNearby(ListNearby())
    let reaction = try client.say(
      .batch(
        Batch([
          ClientMessage(id: 1, body: list), ClientMessage(id: 2, body: list), ClientMessage(id: 3, body: list),
          ClientMessage(id: 4, body: .report(try Self.place())), ClientMessage(id: 5, body: list),
        ])))
    #expect(reaction.requestIDs == [1, 2, 4])
    #expect(refusals(in: reaction).map(\.replyTo) == [3, 5])
  }

  @Test(arguments: [#"{"listNearby":{}}"#, #"{"listNearby":{"cursor":"?"}}"#, "{}", #"{"reports":{}}"#])
  func `A client that does not listen is closed, and nothing is obeyed after it`(text: String) throws {
    var rates = RequestRates()
    rates.lists = TokenBucket.Rate(1, burst: 1)
    rates.complaints = TokenBucket.Rate(1, burst: 20)
    var client = try ScriptedClient.welcomed(rates: rates)
    _ = try client.say(.listNearby(ListNearby()))
    for _ in 0..<20 { #expect(try client.say(text).closeCode == nil) }
    let last = try client.say(text)
    #expect(last.errors.count == 1 && last.closeCode == .tooManyRequests)
    #expect(try client.say(.report(try Self.place()), id: 9).requests.isEmpty)
  }

  @Test func `Who makes no sense before hello finds no more patience than others`() throws {
    var rates = RequestRates()
    rates.complaints = TokenBucket.Rate(1, burst: 20)
    var client = try ScriptedClient(rates: rates)
    for _ in 0..<20 { #expect(try client.say("{}").closeCode == nil) }
    #expect(try client.say("{}").closeCode == .tooManyRequests)
  }

  @Test func `What is handed on between conversations counts for all of them`() throws {
    var rates = RequestRates()
    rates.lists = TokenBucket.Rate(1, burst: 5)
    let list = ClientMessage.Body.listNearby(ListNearby())
    var former = try ScriptedClient.welcomed(rates: rates)
    for _ in 0..<5 { #expect(try former.say(list).requests.count == 1) }

    var client = try ScriptedClient.welcomed(rates: rates)
    client.wait(.seconds(2))
    client.conversation.allowance = former.conversation.allowance
    for _ in 0..<2 { #expect(try client.say(list).requests.count == 1) }
    #expect(refusals(in: try client.say(list)).map(\.wait) == [1000])
    let full = client.conversation.allowance.delayUntilFull(at: client.clock.monotonic)
    client.wait(.milliseconds(full))
    #expect(client.conversation.allowance.delayUntilFull(at: client.clock.monotonic) == 0)
    for _ in 0..<5 { #expect(try client.say(list).requests.count == 1) }
  }

  @Test func `Of a list of reports the last is one, and the others are counted by themselves`() throws {
    var rates = RequestRates()
    rates.reports = TokenBucket.Rate(1, burst: 2)
    rates.earlierReports = TokenBucket.Rate(1, burst: 10)
    let place = try Self.place()
    func reports(_ count: Int) -> ClientMessage.Body { .reports(Array(repeating: place, count: count)) }
    var client = try ScriptedClient.welcomed(rates: rates)
    #expect(try client.say(reports(9)).requests.count == 1)
    #expect(refusals(in: try client.say(reports(5))).map(\.wait) == [2000])
    // What was refused for the earlier ones has taken nothing of the other.
    #expect(try client.say(.report(place)).requests.count == 1)
    #expect(refusals(in: try client.say(reports(1))).map(\.wait) == [1000])
    client.wait(.seconds(60))
    // One that is longer than a burst takes all of it.
    #expect(try client.say(reports(64)).requests.count == 1)
    #expect(refusals(in: try client.say(reports(2))).map(\.wait) == [1000])
  }

  /// Whatever is said whenever: each message is a request or refused with a time, no more get through than the rate
  /// allows, and whoever waits as long as it is told is heard.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `Random messages at random times keep the rates`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let kinds = try Self.kinds()
    let rate = TokenBucket.Rate(
      Int.random(in: 1...5, using: &random), per: .milliseconds(Int.random(in: 100...3000, using: &random)),
      burst: Int.random(in: 1...6, using: &random))
    var rates = RequestRates.unlimited
    for kind in kinds { kind.rate(&rates, rate) }
    var client = try ScriptedClient.welcomed(rates: rates)
    var obeyed: [String: [Timestamp]] = [:]
    for _ in 0..<300 {
      let kind = kinds[Int(random.next() % 6)]
      var reaction = try client.say(kind.body)
      if let wait = refusals(in: reaction).first?.wait {
        #expect(reaction.requests.isEmpty && wait > 0, "seed \(seed)")
        if random.next() % 4 == 0 {
          client.wait(.milliseconds(wait))
          reaction = try client.say(kind.body)
          #expect(reaction.requests.count == 1, "seed \(seed)")
        }
      }
      if !reaction.requests.isEmpty {
        obeyed[kind.count, default: []].append(client.now)
      }
      #expect(reaction.requests.count + reaction.errors.count == 1, "seed \(seed)")
      if random.next() % 3 == 0 {
        client.wait(.milliseconds(Int64.random(in: 0...400, using: &random)))
      }
    }
    let period = rate.period / .milliseconds(1)
    for times in obeyed.values {
      for first in times.indices {
        for last in first..<times.count {
          let span = Double(times[last].milliseconds(since: times[first]))
          let most = Double(rate.burst) + span * Double(rate.count) / period
          #expect(Double(last - first + 1) <= most + 1e-9, "seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: Subprotocol.allCases)
  func `A client that comes back after a day without a connection never meets the defaults`(
    subprotocol: Subprotocol
  ) throws {
    var client = try ScriptedClient.welcomed(subprotocol)
    var reports = 24 * 120
    var said: [ClientMessage.Body] = []
    while reports > 0 {
      let motion = try Motion(accuracy: 12.5, heading: 359.5, speed: 1.25)
      let report = LocationReport(
        coordinate: try Coordinate(latitude: 52.520008, longitude: 13.404954), capturedAt: client.now, motion: motion)
      said.append(.reports(Array(repeating: report, count: min(64, reports))))
      reports -= 64
    }
    // The list of 5,000 friends, a change of mind or two, and a dozen friends found at a party.
    said += Array(repeating: .listNearby(ListNearby(pageSize: 24)), count: 209)
    said += [.sharing(.paused()), .sharing(.shared())]
    said += try (0..<12).map { .friendAdded(try UserID("friend-\($0)")) }
    for body in said { #expect(try client.say(body).requests.count == 1) }
    // A report every other second from then on.
    for _ in 0..<1000 {
      client.wait(.seconds(2))
      #expect(try client.say(.report(try Self.place())).requests.count == 1)
    }
  }
}
