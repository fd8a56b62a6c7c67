import NearbyCore
import NearbyTestKit
import Synchronization
import Testing

/// A conformance suite that finds nothing wrong with anything would be worth nothing.
@Suite struct BrokenPortTests {
  @Test(arguments: BrokenCache.Flaw.allCases) func noFlawOfACacheIsMissed(flaw: BrokenCache.Flaw) async {
    let clock = ManualClock(now: Timestamp(milliseconds: 1_000_000))
    await #expect(throws: ConformanceFailure.self) {
      try await LocationCacheConformance.check(clock: clock) { BrokenCache(flaw, clock) }
    }
  }

  @Test(arguments: BrokenBroker.Flaw.allCases) func noFlawOfABrokerIsMissed(flaw: BrokenBroker.Flaw) async {
    let memory = InMemoryChannelBroker()
    await #expect(throws: ConformanceFailure.self) {
      let slots = [try SlotID("one"), try SlotID("two")]
      try await ChannelBrokerConformance.check(slots: slots, patience: .zero) {
        BrokenBroker(flaw, memory.connection())
      }
    }
  }

  @Test(arguments: BrokenHistory.Flaw.allCases)
  func noFlawOfAHistoryIsMissed(flaw: BrokenHistory.Flaw) async {
    await #expect(throws: ConformanceFailure.self) {
      try await LocationHistoryConformance.check {
        BrokenHistory(flaw)
      } entries: { history, user in
        history.entries.withLock { $0.filter { $0.user == user } }
      }
    }
  }

  @Test(arguments: BrokenDirectory.Flaw.allCases)
  func noFlawOfADirectoryIsMissed(flaw: BrokenDirectory.Flaw) async {
    await #expect(throws: ConformanceFailure.self) {
      try await FriendDirectoryConformance.check { BrokenDirectory(flaw, InMemoryFriendDirectory(users: $0)) }
    }
  }
}
