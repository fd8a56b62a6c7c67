package import NearbyCore
import Synchronization

/// Everything in the memory of this process: for a demonstration, and for tests.
package struct InMemoryStorage: ServerStorage {
  package let archive: any ReportArchive
  package let directory: any AccountDirectory
  package let sharing: any SharingStore

  /// Creates one that knows nobody.
  package init() {
    archive = InMemoryArchive()
    directory = InMemoryAccounts()
    sharing = InMemorySharingStore()
  }

  package var isShared: Bool { false }

  package func serve(_ services: [NearbyService], clock: any TimeSource) {}

  package func close() {}
}

/// A friend directory that is filled once.
final class InMemoryAccounts: AccountDirectory {
  private let directory = InMemoryFriendDirectory()

  var friendCounts: [(user: UserID, count: Int)] {
    directory.users.map { ($0, directory.friends(of: $0).count) }
  }

  func register(_ user: UserID) { directory.register(user) }

  func fill(users: [UserID], friendships: [(UserID, UserID)]) -> Bool {
    guard directory.users.isEmpty else { return false }
    for user in users { directory.register(user) }
    for (one, other) in friendships where one != other {
      directory.register(one)
      directory.register(other)
      // Who has been asked, and asks, too, is a friend.
      _ = directory.addFriend(other, of: one)
      _ = directory.addFriend(one, of: other)
    }
    return true
  }

  func friends(of user: UserID) -> [UserID] { directory.friends(of: user) }

  func addFriend(_ friend: UserID, of user: UserID) -> FriendRequestOutcome { directory.addFriend(friend, of: user) }

  func removeFriend(_ friend: UserID, of user: UserID) -> Bool { directory.removeFriend(friend, of: user) }
}

/// The newest reports of each user.
final class InMemoryArchive: ReportArchive {
  /// How many reports are kept of each user at least; of twice as many the older half is forgotten. A day and more.
  private static let maximumCount = 4096

  private let reports: Mutex<[UserID: [LocationVersion: AcceptedLocation]]> = Mutex([:])

  func append(_ entries: [HistoryEntry]) throws {
    let conflict = reports.withLock { reports -> HistoryConflict? in
      var conflict: HistoryConflict?
      for entry in entries {
        let former = reports[entry.user]?[entry.version]
        if former == nil {
          reports[entry.user, default: [:]][entry.version] = entry.location
          Self.trim(&reports[entry.user, default: [:]])
        } else if former != entry.location {
          conflict = conflict ?? HistoryConflict(entry)
        }
      }
      return conflict
    }
    if let conflict { throw conflict }
  }

  private static func trim(_ reports: inout [LocationVersion: AcceptedLocation]) {
    guard reports.count >= 2 * maximumCount else { return }
    for version in reports.keys.sorted().prefix(reports.count - maximumCount) { reports[version] = nil }
  }

  func entries(of user: UserID, after version: LocationVersion?, limit: Int) -> [HistoryEntry] {
    let known = reports.withLock { $0[user] ?? [:] }
    let versions = known.keys.filter { version == nil || $0 > version ?? .none }.sorted().prefix(limit)
    return versions.compactMap { version in
      known[version].map { HistoryEntry(user: user, version: version, location: $0) }
    }
  }

  func erase(_ user: UserID) -> Int {
    reports.withLock { $0.removeValue(forKey: user)?.count ?? 0 }
  }

  func removeOldest(acceptedBefore end: Timestamp, limit: Int) -> Int? {
    reports.withLock { reports in
      var count = 0
      for (user, known) in reports {
        let rest = known.filter { $0.value.acceptedAt >= end }
        count += known.count - rest.count
        reports[user] = rest.isEmpty ? nil : rest
      }
      return count > 0 ? count : nil
    }
  }
}
