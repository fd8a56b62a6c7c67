import NearbyCore
import Synchronization

/// Keeps every promise but one.
final class WrongHistory: LocationHistory {
  enum Flaw: CaseIterable {
    case doubles, namesByUser, namesByVersion, dropsCallsWithKnownEntries, keepsOneCall, takesOneForAnother,
      refusesTheWholeCall
  }

  let entries = Mutex<[HistoryEntry]>([])
  private let flaw: Flaw

  init(_ flaw: Flaw) {
    self.flaw = flaw
  }

  func append(_ newEntries: [HistoryEntry]) throws {
    try entries.withLock { entries in
      if flaw == .keepsOneCall { entries = [] }
      let known = entries
      if flaw == .dropsCallsWithKnownEntries, newEntries.contains(where: known.contains) { return }
      let other = newEntries.first { entry in
        entries.contains { $0.user == entry.user && $0.version == entry.version && $0 != entry }
      }
      if flaw == .refusesTheWholeCall, let other { throw HistoryConflict(other) }
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
      if flaw != .takesOneForAnother, let other { throw HistoryConflict(other) }
    }
  }
}
