import NearbyCore
import NearbyTestKit
import Testing

@Suite struct BurstTests {
  /// Whatever a burst holds, it does what its messages do one by one.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func aBurstIsItsMessagesOneByOne(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    // So many viewers who are near that not all of them can be read ahead in a full burst.
    let users = try (0..<40).map { try UserID("user-\($0)") }
    var script = try ScriptedNode()
    for user in users.prefix(30) { script.friends[user] = users.filter { $0 != user } }
    for (number, user) in users.prefix(30).enumerated() {
      script.connect(
        SessionID(UInt64(number)), user, at: try Town.place(Double.random(in: 0...1200, using: &random)))
    }
    var (whole, single) = (script.node, script.node)
    var time = script.clock
    for length in [1, 2, 31, 32, 33, 64, 100] {
      time.monotonic = time.monotonic.advanced(by: .seconds(40))
      time.wall = time.wall.advanced(by: .seconds(40))
      let messages = try (0..<length).map { _ in try Self.message(users, time.wall, &random) }
      var (fromWhole, fromSingle): ([NearbyNode.Effect], [NearbyNode.Effect]) = ([], [])
      whole.handle(.channelMessages(messages), now: time, into: &fromWhole)
      for message in messages { single.handle(.channelMessages([message]), now: time, into: &fromSingle) }
      #expect(fromWhole == fromSingle, "\(length) messages, seed \(seed)")
      // One message alone may be about nobody.
      #expect(length < 30 || !fromWhole.isEmpty)
      #expect(whole.checkInvariants() == nil)
    }
  }

  @Test func anEmptyBurstIsNothing() throws {
    var script = try ScriptedNode()
    #expect(script.handle(.channelMessages([])) == [])
  }

  private static func message(
    _ users: [UserID], _ time: Timestamp, _ random: inout SplitMix64
  ) throws -> ChannelMessage {
    let user = users[Int.random(in: 0..<users.count, using: &random)]
    let stranger = try UserID("stranger-\(UInt8.random(in: 0...255, using: &random))")
    // Several of one user at one time, in any order: the newer by its sequence wins.
    let version = Town.version(time, UInt32.random(in: 0...3, using: &random))
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .location(LocationRecord(user: user, version: version, state: .paused()))
    case 1: return .location(LocationRecord(user: stranger, version: version, state: .unlocated))
    case 2:
      let friend = users[Int.random(in: 0..<users.count, using: &random)]
      return .friendship(
        FriendshipChange(user: user, friend: friend, areFriends: Bool.random(using: &random)))
    default:
      let location = try Town.location(Double.random(in: 0...1200, using: &random), at: time)
      return .location(LocationRecord(user: user, version: version, state: .sharing(location)))
    }
  }
}
