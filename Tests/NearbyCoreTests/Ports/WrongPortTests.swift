import NearbyCore
import NearbyTestKit
import Synchronization
import Testing

/// A conformance suite that finds nothing wrong with anything would be worth nothing.
@Suite struct WrongPortTests {
  @Test(arguments: WrongCache.Flaw.allCases) func noFlawOfACacheIsMissed(flaw: WrongCache.Flaw) async {
    let clock = ManualClock(now: Timestamp(milliseconds: 1_000_000))
    await #expect(throws: ConformanceFailure.self) {
      try await LocationCacheConformance.check(clock: clock) { WrongCache(flaw, clock) }
    }
  }

  @Test(arguments: WrongBroker.Flaw.allCases) func noFlawOfABrokerIsMissed(flaw: WrongBroker.Flaw) async {
    let memory = InMemoryChannelBroker()
    await #expect(throws: ConformanceFailure.self) {
      let slots = [try SlotID("one"), try SlotID("two")]
      try await ChannelBrokerConformance.check(slots: slots, patience: .zero) {
        WrongBroker(flaw, memory.connection())
      }
    }
  }

  @Test(arguments: WrongHistory.Flaw.allCases)
  func noFlawOfAHistoryIsMissed(flaw: WrongHistory.Flaw) async {
    await #expect(throws: ConformanceFailure.self) {
      try await LocationHistoryConformance.check {
        WrongHistory(flaw)
      } entries: { history, user in
        history.entries.withLock { $0.filter { $0.user == user } }
      }
    }
  }

  @Test(arguments: WrongDirectory.Flaw.allCases)
  func noFlawOfADirectoryIsMissed(flaw: WrongDirectory.Flaw) async {
    await #expect(throws: ConformanceFailure.self) {
      try await FriendDirectoryConformance.check { WrongDirectory(flaw, InMemoryFriendDirectory(users: $0)) }
    }
  }

  @Test(arguments: WrongSharingStore.Flaw.allCases)
  func noFlawOfASharingStoreIsMissed(flaw: WrongSharingStore.Flaw) async {
    await #expect(throws: ConformanceFailure.self) {
      try await SharingStoreConformance.check {
        WrongSharingStore(flaw)
      } reopening: { store in
        flaw == .forgets ? WrongSharingStore(flaw) : store
      }
    }
  }
}
