import NIOCore
import NearbyRedis
import Testing

@Suite struct SubscriptionStateTests {
  typealias State = SubscriptionState<Int>

  private let anna = ChannelName("anna")
  private let bert = ChannelName("bert")

  @Test func aTicketIsCompleteWhenEachOfItsChannelsIsConfirmed() throws {
    var driver = SubscriptionDriver()
    driver.subscribe([anna, bert, anna], ticket: 1)
    #expect(driver.takeSent() == ["subscribe anna bert"])
    try driver.hear(.subscribed(anna))
    #expect(driver.completed.isEmpty)
    try driver.hear(.subscribed(bert))
    #expect(driver.completed == [1: nil])
    driver.subscribe([bert], ticket: 2)
    #expect(driver.takeSent().isEmpty, "what is so is not asked for")
    #expect(driver.completed == [1: nil, 2: nil])
  }

  @Test func leavingAndComingBackDoNotOvertakeEachOther() throws {
    var driver = SubscriptionDriver()
    driver.subscribe([anna], ticket: 1)
    driver.unsubscribe([anna], ticket: 2)
    driver.subscribe([anna], ticket: 3)
    #expect(driver.takeSent() == ["subscribe anna"], "one question at a time")
    try driver.hear(.subscribed(anna))
    #expect(driver.completed == [1: nil])
    #expect(driver.takeSent() == ["unsubscribe anna"])
    try driver.hear(.unsubscribed(anna))
    #expect(driver.takeSent() == ["subscribe anna"])
    #expect(driver.completed == [1: nil, 2: nil])
    try driver.hear(.subscribed(anna))
    #expect(driver.completed == [1: nil, 2: nil, 3: nil])
    #expect(driver.state.confirmedCount == 1)
  }

  @Test func aLateAnswerToLeavingIsNotTakenForALoss() throws {
    var driver = SubscriptionDriver()
    driver.subscribe([anna], ticket: 1)
    try driver.hear(.subscribed(anna))
    driver.unsubscribe([anna], ticket: 2)
    driver.subscribe([anna], ticket: 3)
    // The server had ended the subscription by itself, and answers the command as well.
    try driver.hear(.unsubscribed(anna))
    try driver.hear(.unsubscribed(anna))
    try driver.hear(.subscribed(anna))
    #expect(driver.completed == [1: nil, 2: nil, 3: nil])
    #expect(driver.takeSent() == ["subscribe anna", "unsubscribe anna", "subscribe anna"])
  }

  @Test func aChannelThatTheServerLeavesUnaskedIsALoss() throws {
    var driver = SubscriptionDriver()
    driver.subscribe([anna, bert], ticket: 1)
    try driver.hear(.subscribed(anna))
    try driver.hear(.subscribed(bert))
    #expect(throws: RedisError.subscriptionWasEnded) { try driver.hear(.unsubscribed(bert)) }
  }

  @Test func leavingWhatWasNeverSubscribedAsksNobody() {
    var driver = SubscriptionDriver()
    driver.unsubscribe([anna], ticket: 1)
    driver.subscribe([], ticket: 2)
    #expect(driver.takeSent().isEmpty)
    #expect(driver.completed == [1: nil, 2: nil])
    #expect(driver.state.isEmpty)
  }

  @Test func aDeniedChannelKeepsNoOtherOneOut() throws {
    var driver = SubscriptionDriver()
    let carl = ChannelName("carl")
    driver.subscribe([anna, bert, carl], ticket: 1)
    driver.subscribe([anna], ticket: 2)
    #expect(driver.takeSent() == ["subscribe anna bert carl"])
    // One refusal for all three.
    try driver.hear(.refused(RedisServerError(code: "NOPERM")))
    #expect(driver.takeSent() == ["subscribe anna", "subscribe bert", "subscribe carl"])
    try driver.hear(.subscribed(anna))
    try driver.hear(.refused(RedisServerError(code: "NOPERM")))
    #expect(driver.completed == [2: nil])
    try driver.hear(.subscribed(carl))
    #expect(driver.completed == [1: "NOPERM", 2: nil])
    #expect(driver.state.confirmedCount == 2)
  }

  @Test func aRefusalOfAnotherKindIsOneOfTheWholeCommand() throws {
    var driver = SubscriptionDriver()
    driver.subscribe([anna, bert], ticket: 1)
    _ = driver.takeSent()
    try driver.hear(.refused(RedisServerError(code: "LOADING")))
    #expect(driver.completed == [1: "LOADING"])
    #expect(driver.takeSent().isEmpty)
    #expect(driver.state.isEmpty)
  }

  @Test func aRefusalToLeaveEndsTheConnection() throws {
    var driver = SubscriptionDriver()
    driver.subscribe([anna], ticket: 1)
    try driver.hear(.subscribed(anna))
    driver.unsubscribe([anna], ticket: 2)
    let refusal = RedisServerError(code: "NOPERM")
    #expect(throws: RedisError.refused(refusal)) { try driver.hear(.refused(refusal)) }
  }

  @Test func aPingHasItsPlaceInTheRow() throws {
    var driver = SubscriptionDriver()
    driver.state.ping()
    driver.subscribe([anna], ticket: 1)
    driver.state.ping()
    try driver.hear(.pong)
    try driver.hear(.subscribed(anna))
    try driver.hear(.pong)
    #expect(throws: RedisError.unexpectedReply) { try driver.hear(.pong) }
  }

  @Test func aConfirmationOfWhatWasNotAskedEndsTheConnection() throws {
    var driver = SubscriptionDriver()
    #expect(throws: RedisError.unexpectedReply) { try driver.hear(.subscribed(anna)) }
  }

  @Test func whoeverWaitsWhenTheConnectionEndsIsTold() throws {
    var driver = SubscriptionDriver()
    for ticket in 1...3 { driver.subscribe([ChannelName("\(ticket)"), anna], ticket: ticket) }
    try driver.hear(.subscribed(anna))
    try driver.hear(.subscribed(ChannelName("2")))
    // The first was asked together with anna, and is not confirmed.
    #expect(driver.completed == [2: nil])
    #expect(driver.state.abandon() == [1, 3])
    #expect(driver.state.isEmpty)
  }

  @Test(
    arguments: [
      (.push([.text("message"), .text("c"), .text("m")]), .message(ChannelName("c"), ByteBuffer(string: "m"))),
      (.array([.text("smessage"), .text("c"), .text("m")]), .message(ChannelName("c"), ByteBuffer(string: "m"))),
      (.array([.text("subscribe"), .text("c"), .integer(1)]), .subscribed(ChannelName("c"))),
      (.push([.text("sunsubscribe"), .text("c"), .integer(0)]), .unsubscribed(ChannelName("c"))),
      (.array([.text("unsubscribe"), .null, .integer(0)]), .unsubscribed(nil)),
      (.array([.text("pong"), .text("")]), .pong), (.text("PONG"), .pong), (.map([]), .pong),
      (.push([.text("invalidate"), .null]), .other),
      (.error(RedisServerError(code: "ERR")), .refused(RedisServerError(code: "ERR"))),
      (.integer(1), nil), (.array([]), nil), (.push([.text("message"), .text("c")]), nil), (.text("OK"), nil),
      (.push([.text("subscribe"), .null, .integer(1)]), nil),
      (.push([.text("message"), .integer(1), .text("m")]), nil),
    ] as [(RESPValue, SubscriptionNews?)])
  func newsHaveTwoFormsInTheTwoVersions(value: RESPValue, news: SubscriptionNews?) {
    #expect((try? SubscriptionNews(value)) == news)
  }
}

/// Does what the state says: keeps what would be sent, and who was told.
struct SubscriptionDriver {
  var state = SubscriptionState<Int>()
  private(set) var completed: [Int: String?] = [:]
  private var sent: [String] = []

  mutating func subscribe(_ names: [ChannelName], ticket: Int) {
    act { $0.subscribe(to: names, ticket: ticket, into: &$1) }
  }

  mutating func unsubscribe(_ names: [ChannelName], ticket: Int) {
    act { $0.unsubscribe(from: names, ticket: ticket, into: &$1) }
  }

  mutating func hear(_ news: SubscriptionNews) throws {
    try act { try $0.take(news, into: &$1) }
  }

  mutating func takeSent() -> [String] {
    defer { sent = [] }
    return sent
  }

  private mutating func act(
    _ body: (inout SubscriptionState<Int>, inout [SubscriptionState<Int>.Effect]) throws -> Void
  ) rethrows {
    var effects: [SubscriptionState<Int>.Effect] = []
    try body(&state, &effects)
    for effect in effects {
      switch effect {
      case .subscribe(let names): sent.append("subscribe " + text(names))
      case .unsubscribe(let names): sent.append("unsubscribe " + text(names))
      case .complete(let ticket, let refusal):
        if completed.keys.contains(ticket) { Issue.record("ticket \(ticket) is completed twice") }
        completed[ticket] = .some(refusal?.code)
      }
    }
    #expect(state.brokenInvariant() == nil)
  }

  private func text(_ names: [ChannelName]) -> String {
    names.map { String(buffer: $0.bytes) }.joined(separator: " ")
  }
}
