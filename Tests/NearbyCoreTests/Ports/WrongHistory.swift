import NearbyCore
import Synchronization

/// Keeps every promise but one.
final class WrongHistory: LocationHistory {
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
