import NearbyCore
import Synchronization

/// Keeps every promise but one.
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
        if flaw == .dropsTombstones, entry.record.isPaused { continue }
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
