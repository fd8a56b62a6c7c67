import NearbyCore
import Testing

@Suite struct ConfigurationTests {
  /// A change of one setting, and whether a node can work with it.
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout NearbyConfiguration) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout NearbyConfiguration) -> Void) {
      testDescription = name
      self.change = change
    }
  }

  static let invalid = [
    Change("nobody is ever active") { $0.inactiveAfter = .zero },
    Change("negative lead") { $0.maximumClockLead = .milliseconds(-1) },
    Change("negative linger") { $0.linger = .seconds(-1) },
    Change("reads for ever") { $0.healingInterval = .zero },
    Change("no patience") { $0.snapshotPatience = .zero },
    Change("no pause between retries") { $0.firstRetryDelay = .microseconds(999) },
    Change("the longest pause is not") { $0.longestRetryDelay = .milliseconds(199) },
    Change("no burst") { $0.resubscriptionBurst = 0 },
    Change("too large a burst") { $0.resubscriptionBurst = 1_000_001 },
    Change("no rate") { $0.resubscriptionRate = 0 },
    Change("too high a rate") { $0.resubscriptionRate = 1_000_001 },
    Change("negative friends") { $0.maximumFriendCount = -1 },
    Change("endless friends") { $0.maximumFriendCount = .max },
    Change("empty pages") { $0.defaultPageSize = 0 },
    Change("negative pages") { $0.maximumPageSize = -1 },
    Change("nobody may connect") { $0.maximumSessionsPerUser = 0 },
    Change("negative grace") { $0.drainGrace = .seconds(-1) },
    Change("negative spread") { $0.drainSpread = .seconds(-1) },
    Change("fewer repeats than none") { $0.maximumRepeatCount = -1 },
    Change("clients that try again before they were refused") { $0.clientRetryDelay = .milliseconds(-1) },
  ]

  static let valid = [
    Change("the defaults") { _ in },
    Change("no lead") { $0.maximumClockLead = .zero },
    Change("no healing") { $0.healingInterval = nil },
    Change("no linger") { $0.linger = .zero },
    Change("the slowest pace") { ($0.resubscriptionBurst, $0.resubscriptionRate) = (1, 1) },
    Change("the fastest pace") {
      ($0.resubscriptionBurst, $0.resubscriptionRate) = (1_000_000, 1_000_000)
    },
    Change("no friends") { $0.maximumFriendCount = 0 },
    Change("one session") { $0.maximumSessionsPerUser = 1 },
    Change("any number of sessions") { $0.maximumSessionsPerUser = nil },
    Change("no repeats") { $0.maximumRepeatCount = 0 },
    Change("no growing pause") { $0.longestRetryDelay = $0.firstRetryDelay },
    Change("endless times") {
      $0.inactiveAfter = .seconds(Int64.max)
      $0.linger = .seconds(Int64.max)
      $0.snapshotPatience = .seconds(Int64.max)
      $0.longestRetryDelay = .seconds(Int64.max)
    },
  ]

  @Test(arguments: invalid)
  func aNodeRefusesWhatItCannotWorkWith(change: Change) {
    #expect(throws: InvalidNearbyConfiguration.self) { try ScriptedNode(configure: change.change) }
  }

  @Test(arguments: valid)
  func aNodeWorksAtTheLimits(change: Change) throws {
    let anna = try Town.anna()
    var script = try ScriptedNode(configure: change.change)
    _ = script.open(.first, anna)
    _ = script.failNext()
    for _ in 0..<3 { _ = script.wait(.seconds(1)) }
    script.answerAll()
    #expect(script.report(try Town.place(0), .first).count == 2)
    _ = script.handle(.sharingChanged(.first, .paused(), request: nil))
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    _ = script.handle(.sessionClosed(.first))
    _ = script.wait(.seconds(1))
  }
}
