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

/// Wrong in one way.
final class BrokenCache: LocationCache {
  enum Flaw: CaseIterable {
    case answersOutOfOrder, answersOnlyWhatIsThere, oldestWins, lastWins, equalReplaces, ignoresSequence
    case dropsTombstones, ignoresDeadlines, expiredKeepsOut, removalIsIgnored, removalIgnoresVersions
    case losesCaptureTimes, firstOfOneCallWins
  }

  private let flaw: Flaw
  private let clock: ManualClock
  private let entries = Mutex<[UserID: LocationCacheEntry]>([:])

  init(_ flaw: Flaw, _ clock: ManualClock) {
    self.flaw = flaw
    self.clock = clock
  }

  func records(of users: [UserID]) -> [LocationRecord?] {
    let records = entries.withLock { entries in users.map { live(entries[$0]) } }
    switch flaw {
    case .answersOutOfOrder: return records.reversed()
    case .answersOnlyWhatIsThere: return records.filter { $0 != nil }
    default: return records
    }
  }

  func store(_ newEntries: [LocationCacheEntry]) {
    entries.withLock { entries in
      var seen: Set<UserID> = []
      for var entry in newEntries {
        let user = entry.record.user
        if flaw == .firstOfOneCallWins, !seen.insert(user).inserted { continue }
        if flaw == .dropsTombstones, entry.record.state == .paused { continue }
        if flaw == .losesCaptureTimes, case .sharing(var location) = entry.record.state {
          location.capturedAt = nil
          entry.record.state = .sharing(location)
        }
        let isExpired = entry.expiresAt <= clock.now
        let present = flaw == .expiredKeepsOut ? entries[user]?.record : live(entries[user])
        if let present, !mayReplace(present.version, entry.record.version, isRemoval: isExpired) { continue }
        if isExpired, flaw != .removalIsIgnored {
          entries[user] = nil
        } else if !isExpired {
          entries[user] = entry
        }
      }
    }
  }

  private func mayReplace(_ old: LocationVersion, _ new: LocationVersion, isRemoval: Bool) -> Bool {
    switch flaw {
    case .oldestWins: new < old
    case .lastWins: true
    case .equalReplaces: new >= old
    case .ignoresSequence: new.epoch > old.epoch
    case .removalIgnoresVersions: isRemoval || new > old
    default: new > old
    }
  }

  private func live(_ entry: LocationCacheEntry?) -> LocationRecord? {
    guard let entry, flaw == .ignoresDeadlines || entry.expiresAt > clock.now else { return nil }
    return entry.record
  }
}

/// Wrong in one way.
final class BrokenBroker: ChannelBroker {
  enum Flaw: CaseIterable {
    case doesNotHearItself, publishesBackwards, neverLeaves, deliversTwice, hasOneSlot, losesFriendships
    case cutsOffLargeCalls, countsSubscriptions
  }

  private let flaw: Flaw
  private let broker: any ChannelBroker
  private let counts = Mutex<[UserID: Int]>([:])

  init(_ flaw: Flaw, _ broker: any ChannelBroker) {
    self.flaw = flaw
    self.broker = broker
  }

  func connect(_ receiver: any ChannelReceiver) async {
    await broker.connect(receiver)
  }

  func subscribe(to channels: [UserID], at slot: SlotID) async throws {
    counts.withLock { counts in for user in channels { counts[user, default: 0] += 1 } }
    try await broker.subscribe(
      to: flaw == .cutsOffLargeCalls ? Array(channels.prefix(100)) : channels, at: at(slot))
  }

  func unsubscribe(from channels: [UserID], at slot: SlotID) async throws {
    if flaw == .neverLeaves { return }
    let left = counts.withLock { counts in
      channels.filter { user in
        counts[user, default: 0] -= 1
        return flaw != .countsSubscriptions || counts[user, default: 0] <= 0
      }
    }
    try await broker.unsubscribe(from: left, at: at(slot))
  }

  func publish(_ messages: [ChannelMessage], at slot: SlotID) async throws {
    var messages = messages
    switch flaw {
    case .publishesBackwards: messages.reverse()
    case .deliversTwice: messages += messages
    case .losesFriendships: messages.removeAll { if case .friendship = $0 { true } else { false } }
    default: break
    }
    let own = flaw == .doesNotHearItself ? Set(messages.map(\.channel)).sorted() : []
    let subscribed = counts.withLock { counts in own.filter { counts[$0, default: 0] > 0 } }
    try await broker.unsubscribe(from: subscribed, at: at(slot))
    try await broker.publish(messages, at: at(slot))
    try await broker.subscribe(to: subscribed, at: at(slot))
  }

  private func at(_ slot: SlotID) throws -> SlotID {
    flaw == .hasOneSlot ? try SlotID("one") : slot
  }
}

/// Wrong in one way.
final class BrokenHistory: LocationHistory {
  enum Flaw: CaseIterable {
    case doubles, namesByUser, namesByVersion, dropsCallsWithKnownEntries, keepsOneCall
  }

  let entries = Mutex<[HistoryEntry]>([])
  private let flaw: Flaw

  init(_ flaw: Flaw) {
    self.flaw = flaw
  }

  func append(_ newEntries: [HistoryEntry]) {
    entries.withLock { entries in
      if flaw == .keepsOneCall { entries = [] }
      let known = entries
      if flaw == .dropsCallsWithKnownEntries, newEntries.contains(where: known.contains) { return }
      for entry in newEntries {
        let isKnown = entries.contains {
          switch flaw {
          case .doubles: false
          case .namesByUser: $0.user == entry.user
          case .namesByVersion: $0.version == entry.version
          default: $0.user == entry.user && $0.version == entry.version
          }
        }
        if !isKnown { entries.append(entry) }
      }
    }
  }
}

/// Wrong in one way.
struct BrokenDirectory: FriendDirectory {
  enum Flaw: CaseIterable {
    case oneWishIsEnough, friendsOfOneSideOnly, alwaysRemoves, knowsEverybody, keepsWishes
  }

  let flaw: Flaw
  let directory: InMemoryFriendDirectory

  init(_ flaw: Flaw, _ directory: InMemoryFriendDirectory) {
    self.flaw = flaw
    self.directory = directory
  }

  func friends(of user: UserID) -> [UserID] {
    let friends = directory.friends(of: user)
    return flaw == .friendsOfOneSideOnly ? friends.filter { $0 > user } : friends
  }

  func addFriend(_ friend: UserID, of user: UserID) -> FriendRequestOutcome {
    if flaw == .knowsEverybody { directory.register(friend) }
    let outcome = directory.addFriend(friend, of: user)
    return flaw == .oneWishIsEnough && outcome == .pending ? directory.addFriend(user, of: friend) : outcome
  }

  func removeFriend(_ friend: UserID, of user: UserID) -> Bool {
    let isRemoved = directory.removeFriend(friend, of: user)
    switch flaw {
    case .alwaysRemoves: return true
    case .keepsWishes:
      // Whoever was left still wants it.
      _ = directory.addFriend(user, of: friend)
      return isRemoved
    default: return isRemoved
    }
  }
}
