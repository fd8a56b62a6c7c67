import NearbyCore
import NearbyTestKit
import Testing

@Suite struct PortConformanceTests {
  @Test func theInMemoryCacheKeepsItsPromises() async throws {
    let clock = ManualClock(now: Timestamp(milliseconds: 1_000_000))
    try await LocationCacheConformance.check(clock: clock) { InMemoryLocationCache(clock: clock) }
  }

  @Test func oneCacheCanBeCheckedAgainAndAgain() async throws {
    let clock = ManualClock(now: Timestamp(milliseconds: 1_000_000))
    let cache = InMemoryLocationCache(clock: clock)
    for _ in 1...2 { try await LocationCacheConformance.check(clock: clock) { cache } }
  }

  @Test func theInMemoryRingSourceKeepsItsPromises() async throws {
    let source = InMemoryRingSource()
    try await RingSourceConformance.check(source) { source.put($0) }
  }

  @Test func aRingSourceThatHintsAtNothingIsFoundOut() async throws {
    let source = InMemoryRingSource()
    await #expect(throws: ConformanceFailure.self) {
      try await RingSourceConformance.check(source, patience: .milliseconds(20)) { source.put($0, isHinted: false) }
    }
  }

  @Test func theInMemoryBrokerKeepsItsPromises() async throws {
    let broker = InMemoryChannelBroker()
    let slots = [try SlotID("one"), try SlotID("two")]
    try await ChannelBrokerConformance.check(slots: slots) { broker.connection() }
    #expect(broker.channelCount == 0, "a connection that is released leaves everything")
  }

  @Test(arguments: [(0, "a loss is told once"), (1, nil), (2, "a loss is told once")] as [(Int, String?)])
  func aLossHasToBeToldOnce(toldCount: Int, broken promise: String?) async throws {
    let memory = InMemoryChannelBroker()
    let slots = [try SlotID("one"), try SlotID("two")]
    var made: [FaultyChannelBroker] = []
    do {
      try await ChannelBrokerConformance.check(slots: slots, patience: .milliseconds(20)) { slot in
        for broker in made.suffix(2) {
          try await broker.loseSubscriptions(at: slot)
          for _ in 0..<toldCount { await broker.reportLoss(of: slot) }
        }
      } make: {
        let broker = FaultyChannelBroker(memory.connection())
        made.append(broker)
        return broker
      }
      #expect(promise == nil)
    } catch let failure as ConformanceFailure {
      #expect(failure.promise.hasPrefix(promise ?? "?"))
    }
  }

  @Test func theInMemoryHistoryKeepsItsPromises() async throws {
    try await LocationHistoryConformance.check {
      InMemoryLocationHistory()
    } entries: { history, user in
      history.entries.filter { $0.user == user }
    }
  }

  @Test func theInMemoryDirectoryKeepsItsPromises() async throws {
    try await FriendDirectoryConformance.check { InMemoryFriendDirectory(users: $0) }
  }

  @Test func theInMemorySharingStoreKeepsItsPromises() async throws {
    try await SharingStoreConformance.check {
      InMemorySharingStore()
    } reopening: {
      $0
    }
  }

  @Test func aBrokenPromiseIsNamed() async throws {
    let clock = ManualClock()
    let failure = await #expect(throws: ConformanceFailure.self) {
      try await LocationCacheConformance.check(clock: clock) { ForgetfulCache() }
    }
    #expect(
      failure?.description
        == "LocationCache breaks a promise: answers come in the order of the question, "
        + "with nil in the place of who is not there")
  }
}

/// Remembers nothing.
private struct ForgetfulCache: LocationCache {
  func entries(of users: [UserID]) -> [LocationCacheEntry?] { users.map { _ in nil } }
  func store(_ entries: [LocationCacheEntry]) {}
}
