import NearbyCore
import Synchronization

/// Keeps every promise but one.
final class WrongCache: LocationCache {
  enum Flaw: CaseIterable {
    case answersOutOfOrder, answersOnlyWhatIsThere, oldestWins, lastWins, equalReplaces, ignoresSequence
    case dropsTombstones, ignoresDeadlines, expiredKeepsOut, removalIsIgnored, removalIgnoresVersions
    case losesCaptureTimes, firstOfOneCallWins, losesPrecisions, losesPauses, latestDeadlineCounts
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
        let present = flaw == .expiredKeepsOut || live(entries[user]) != nil ? entries[user] : nil
        if let present, isHandled(present.record.version, entry.record.version, isRemoval: isExpired) {
          continue
        }
        let merged = merge(entry, into: present)
        if merged.expiresAt > clock.now {
          entries[user] = merged
        } else if flaw != .removalIsIgnored {
          entries[user] = nil
        }
      }
    }
  }

  /// Whether the flaw keeps what is there.
  private func isHandled(_ old: LocationVersion, _ new: LocationVersion, isRemoval: Bool) -> Bool {
    switch flaw {
    case .oldestWins: new >= old
    case .equalReplaces: new < old
    case .ignoresSequence: new.epoch <= old.epoch
    case .removalIgnoresVersions: !isRemoval && new <= old
    case .losesPauses: new <= old
    default: false
    }
  }

  private func merge(_ entry: LocationCacheEntry, into present: LocationCacheEntry?) -> LocationCacheEntry {
    guard let present else { return entry }
    var merged = present.merged(with: entry)
    switch flaw {
    case .oldestWins, .lastWins, .equalReplaces, .ignoresSequence, .removalIgnoresVersions, .losesPauses:
      return entry
    case .losesPrecisions: merged.record.precision = entry.record.precision
    case .latestDeadlineCounts: merged.expiresAt = entry.expiresAt
    default: break
    }
    return merged
  }

  private func live(_ entry: LocationCacheEntry?) -> LocationRecord? {
    guard let entry, flaw == .ignoresDeadlines || entry.expiresAt > clock.now else { return nil }
    return entry.record
  }
}
