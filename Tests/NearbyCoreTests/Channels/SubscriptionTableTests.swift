import NearbyCore
import NearbyTestKit
import Testing

@Suite struct SubscriptionTableTests {
  @Test func tellsTheFirstAndTheLast() {
    var table = SubscriptionTable()
    #expect(table.subscribe(0, to: 7) == .first)
    #expect(table.subscribe(1, to: 7) == .another)
    #expect(table.subscribe(1, to: 7) == .alreadySubscribed)
    #expect(table.subscribe(1, to: 2) == .first)
    #expect(table.unsubscribe(0, from: 7) == .othersRemain)
    #expect(table.unsubscribe(0, from: 7) == .notSubscribed)
    #expect(table.unsubscribe(1, from: 7) == .last)
    #expect(table.subscriptionCount == 1)
    #expect(table.checkInvariants() == nil)
  }

  @Test func takesLateAndUnknownCalls() {
    var table = SubscriptionTable()
    #expect(table.unsubscribe(3, from: 4) == .notSubscribed)
    table.removeSubscriber(9) { _ in Issue.record("nothing was left") }
    table.setMark(true, 3, 4)
    table.updateMarks(ofChannel: 4) { _, _ in true }
    table.updateMarks(ofSubscriber: 3) { _, _ in true }
    #expect(!table.isMarked(3, 4))
    #expect(table.subscribe(3, to: 4) == .first)
    #expect(table.unsubscribe(3, from: 4) == .last)
    #expect(table.unsubscribe(3, from: 4) == .notSubscribed)
    #expect(table.subscribe(3, to: 4) == .first)
    #expect(!table.isSubscribed(-1, to: 4))
    #expect(table.subscriberCount(of: 1000) == 0)
    #expect(table.channelCount(of: -1) == 0)
    #expect(table.checkInvariants() == nil)
  }

  @Test func forgetsTheMarkWithTheSubscription() {
    var table = SubscriptionTable()
    _ = table.subscribe(3, to: 4)
    table.setMark(true, 3, 4)
    #expect(table.isMarked(3, 4))
    _ = table.unsubscribe(3, from: 4)
    #expect(!table.isMarked(3, 4))
    _ = table.subscribe(3, to: 4)
    #expect(!table.isMarked(3, 4))
  }

  @Test(arguments: [0, 1, 63, 64, 65, 128, 200]) func decidesOnWhatIsOrMayBeMarked(count: Int) {
    var table = SubscriptionTable()
    for subscriber in 0..<count { _ = table.subscribe(subscriber, to: 7) }
    table.updateMarks(ofChannel: 7) { subscriber, _ in subscriber.isMultiple(of: 3) }
    var asked: [[Int]] = []
    table.updateMarks(ofChannel: 7) { subscriber, _ in
      subscriber.isMultiple(of: 2)
    } deciding: { subscriber, wasMarked, mayBeMarked in
      asked.append([subscriber, wasMarked ? 1 : 0, mayBeMarked ? 1 : 0])
      return mayBeMarked && !subscriber.isMultiple(of: 10)
    }
    let expected = (0..<count).filter { $0 % 3 == 0 || $0 % 2 == 0 }
    #expect(asked == expected.map { [$0, $0 % 3 == 0 ? 1 : 0, $0 % 2 == 0 ? 1 : 0] })
    #expect((0..<count).allSatisfy { table.isMarked($0, 7) == ($0 % 2 == 0 && $0 % 10 != 0) })
    #expect(table.checkInvariants() == nil)
  }

  @Test func leavesEachEmptyChannelOnce() {
    var table = SubscriptionTable()
    for channel in [5, 3, 9] { _ = table.subscribe(1, to: channel) }
    _ = table.subscribe(2, to: 3)
    var left: [Int] = []
    table.removeSubscriber(1) { left.append($0) }
    #expect(left == [5, 9])
    table.removeSubscriber(1) { left.append($0) }
    #expect(left == [5, 9])
    #expect(table.subscriptionCount == 1)
    #expect(table.checkInvariants() == nil)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = SubscriptionTable()
    var twin = SubscriptionTable()
    var model = SubscriptionModel()
    // From lists that are mostly empty to lists that are mostly full.
    let (subscribers, channels) = (Int(seed) + 1, 14 - Int(seed))
    for _ in 0..<600 {
      let subscriber = Int.random(in: 0..<subscribers, using: &random)
      let channel = Int.random(in: 0..<channels, using: &random)
      let salt = Int.random(in: 0..<3, using: &random)
      let change: (inout SubscriptionTable) -> Void
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<10:
        let expected = model.subscribe(subscriber, to: channel)
        change = { #expect($0.subscribe(subscriber, to: channel) == expected) }
      case 10..<14:
        let expected = model.unsubscribe(subscriber, from: channel)
        change = { #expect($0.unsubscribe(subscriber, from: channel) == expected) }
      case 14:
        let expected = model.removeSubscriber(subscriber)
        change = {
          var left: [Int] = []
          $0.removeSubscriber(subscriber) { left.append($0) }
          #expect(left.sorted() == expected)
        }
      case 15..<17:
        model.setMark(salt > 0, subscriber, channel)
        change = { $0.setMark(salt > 0, subscriber, channel) }
      case 17..<19:
        model.updateMarks(ofChannel: channel) { ($0 + salt).isMultiple(of: 3) != $1 }
        change = { $0.updateMarks(ofChannel: channel) { ($0 + salt).isMultiple(of: 3) != $1 } }
      default:
        model.updateMarks(ofSubscriber: subscriber) { ($0 + salt).isMultiple(of: 3) != $1 }
        change = { $0.updateMarks(ofSubscriber: subscriber) { ($0 + salt).isMultiple(of: 3) != $1 } }
      }
      change(&table)
      change(&twin)
      #expect(table.checkInvariants() == nil)
      #expect(model.firstDifference(from: table, subscribers: subscribers, channels: channels) == nil)
    }
    #expect(walk(table, channels: channels) == walk(twin, channels: channels))
  }

  private func walk(_ table: SubscriptionTable, channels: Int) -> [[Int]] {
    (0..<channels).map { channel in
      var subscribers: [Int] = []
      table.forEachSubscriber(of: channel) { subscriber, _ in subscribers.append(subscriber) }
      return subscribers
    }
  }
}
