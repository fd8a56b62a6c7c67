import NearbyCore
import NearbyTestKit
import Synchronization
import Testing

@Suite struct MergingLocationCacheTests {
  private let anna: UserID

  init() throws {
    anna = try UserID("anna")
  }

  private func entry(_ epoch: Int64, precision: Int64? = nil) -> LocationCacheEntry {
    LocationCacheEntry(
      record: LocationRecord(
        user: anna, version: LocationVersion(epoch: epoch, sequence: 0),
        precisionVersion: precision.map { LocationVersion(epoch: $0, sequence: 0) } ?? .none, state: .unlocated),
      timeToLive: .seconds(60))
  }

  @Test func aStoreThatOnlyComparesMakesACache() async throws {
    let clock = ManualClock()
    try await LocationCacheConformance.check(clock: clock) { MergingLocationCache(NumberingStore(clock: clock)) }
  }

  @Test func whatOthersStoreInBetweenIsMergedAndNotLost() async throws {
    let store = NumberingStore(clock: ManualClock())
    let cache = MergingLocationCache(store)
    try await cache.store([entry(1)])
    store.disturb { $0.put(entry(3)) }
    try await cache.store([entry(2, precision: 5)])
    let found = try #require(try await cache.entries(of: [anna])[0])
    #expect(found.record.version.epoch == 3)
    #expect(found.record.precisionVersion.epoch == 5)
    store.disturb { $0.remove(anna) }
    try await cache.store([entry(4)])
    #expect(try await cache.entries(of: [anna]).map { $0?.record } == [entry(4).record])
  }

  @Test func anEntryThatOthersGoOnChangingIsGivenUpAndSaysSo() async throws {
    let store = NumberingStore(clock: ManualClock())
    for _ in 0..<1000 { store.disturb { $0.put(entry(1)) } }
    await #expect(throws: LocationCacheContention()) { try await MergingLocationCache(store).store([entry(9)]) }
  }

  @Test func whatIsNoNewsIsNotStored() async throws {
    let store = NumberingStore(clock: ManualClock())
    let cache = MergingLocationCache(store)
    try await cache.store([entry(2), entry(2), entry(1)])
    var removal = entry(1)
    removal.timeToLive = .zero
    try await cache.store([removal])
    #expect(store.replacementCount == 1)
  }

  @Test func noQuestionIsNotAsked() async throws {
    let store = NumberingStore(clock: ManualClock())
    #expect(try await MergingLocationCache(store).entries(of: []).isEmpty)
    #expect(try await MergingLocationCache(store).entries(of: [anna, anna]).count == 2)
    #expect(store.askedFor == [1])
  }
}

/// A store that numbers its changes, as Memcached does, and in which others may change something before one of ours.
private final class NumberingStore: ComparingLocationStore {
  struct State {
    var entries: [UserID: (entry: LocationCacheEntry, storedAt: MonotonicTime, mark: Int)] = [:]
    var lastMark = 0
    var disturbances: [@Sendable (NumberingStore) -> Void] = []
    var replacementCount = 0
    var askedFor: [Int] = []

    mutating func put(_ entry: LocationCacheEntry, at now: MonotonicTime) {
      lastMark += 1
      entries[entry.record.user] = (entry, now, lastMark)
    }
  }

  private let clock: any TimeSource
  private let state = Mutex(State())

  init(clock: any TimeSource) {
    self.clock = clock
  }

  var replacementCount: Int { state.withLock { $0.replacementCount } }
  var askedFor: [Int] { state.withLock { $0.askedFor } }

  /// Has `other` done before the next replacement for which there is none yet.
  func disturb(_ other: @escaping @Sendable (NumberingStore) -> Void) {
    state.withLock { $0.disturbances.append(other) }
  }

  func put(_ entry: LocationCacheEntry) {
    let now = clock.now.monotonic
    state.withLock { $0.put(entry, at: now) }
  }

  func remove(_ user: UserID) {
    state.withLock { $0.entries[user] = nil }
  }

  func find(_ users: [UserID]) -> [StoredLocation<Int>] {
    let now = clock.now.monotonic
    return state.withLock { state in
      state.askedFor.append(users.count)
      return users.map { user in
        guard let (entry, storedAt, mark) = state.entries[user] else { return StoredLocation() }
        let found = entry.advanced(by: .milliseconds(now.milliseconds(since: storedAt)))
        return found.timeToLive > .zero ? StoredLocation(entry: found, mark: mark) : StoredLocation(mark: mark)
      }
    }
  }

  func replace(_ changes: [LocationReplacement<Int>]) -> [Bool] {
    let disturbance = state.withLock { $0.disturbances.isEmpty ? nil : $0.disturbances.removeFirst() }
    disturbance?(self)
    let now = clock.now.monotonic
    return state.withLock { state in
      changes.map { change in
        let user = change.entry.record.user
        guard state.entries[user]?.mark == change.mark else { return false }
        state.replacementCount += 1
        if change.entry.timeToLive > .zero { state.put(change.entry, at: now) } else { state.entries[user] = nil }
        return true
      }
    }
  }
}
