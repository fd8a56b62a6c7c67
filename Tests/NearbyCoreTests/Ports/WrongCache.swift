import NearbyCore
import Synchronization

/// Keeps every promise but one.
final class WrongCache: LocationCache {
  enum Flaw: CaseIterable {
    case answersOutOfOrder, answersOnlyWhatIsThere, oldestWins, lastWins, equalReplaces, ignoresSequence
    case dropsTombstones, ignoresDeadlines, expiredKeepsOut, removalIsIgnored, removalIgnoresVersions
    case losesCaptureTimes, firstOfOneCallWins, losesPrecisions, losesPauses, latestDeadlineCounts
    case ageStandsStill, timeToLiveStandsStill, mergingMakesYoung
  }

  private let flaw: Flaw
  private let clock: ManualClock
  private let entries = Mutex<[UserID: Stored]>([:])

  private struct Stored {
    var entry: LocationCacheEntry
    var time: MonotonicTime
  }

  init(_ flaw: Flaw, _ clock: ManualClock) {
    self.flaw = flaw
    self.clock = clock
  }

  func entries(of users: [UserID]) -> [LocationCacheEntry?] {
    let found = entries.withLock { entries in users.map { live(entries[$0]) } }
    switch flaw {
    case .answersOutOfOrder: return found.reversed()
    case .answersOnlyWhatIsThere: return found.filter { $0 != nil }
    default: return found
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
        let isExpired = entry.timeToLive <= .zero
        let present = flaw == .expiredKeepsOut ? entries[user]?.entry : live(entries[user])
        if let present, isHandled(present.record.version, entry.record.version, isRemoval: isExpired) {
          continue
        }
        let merged = merge(entry, into: present)
        if merged.timeToLive > .zero {
          entries[user] = Stored(entry: merged, time: clock.now.monotonic)
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
    case .latestDeadlineCounts: merged.timeToLive = entry.timeToLive
    case .mergingMakesYoung: merged.ageMilliseconds = entry.ageMilliseconds
    default: break
    }
    return merged
  }

  private func live(_ stored: Stored?) -> LocationCacheEntry? {
    guard let stored else { return nil }
    let elapsed = Duration.milliseconds(clock.now.monotonic.milliseconds(since: stored.time))
    var entry = stored.entry.advanced(by: elapsed)
    guard flaw == .ignoresDeadlines || entry.timeToLive > .zero else { return nil }
    if flaw == .ageStandsStill { entry.ageMilliseconds = stored.entry.ageMilliseconds }
    if flaw == .timeToLiveStandsStill { entry.timeToLive = stored.entry.timeToLive }
    return entry
  }
}
