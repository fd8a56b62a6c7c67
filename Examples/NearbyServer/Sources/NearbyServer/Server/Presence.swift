import NearbyCore
import Synchronization

/// Who has at least one connection, and how many near friends each has been told of, for the development page.
final class Presence: Sendable {
  private struct Entry {
    var connections = 0

    /// The same for all connections of a user, so it does not matter which one was told. Outlives the last connection:
    /// whoever is watched next had better have something to show.
    var near: Set<UserID> = []
  }

  private let entries = Mutex<[UserID: Entry]>([:])

  var connectedCount: Int {
    entries.withLock { $0.values.count { $0.connections > 0 } }
  }

  /// Everyone who has or had a connection: whether it still is, and how many friends were near when last told,
  /// if any.
  var sightings: [UserID: (isConnected: Bool, near: Int?)] {
    entries.withLock { $0.mapValues { ($0.connections > 0, $0.near.isEmpty ? nil : $0.near.count) } }
  }

  func enter(_ user: UserID) {
    entries.withLock { $0[user, default: Entry()].connections += 1 }
  }

  func leave(_ user: UserID) {
    entries.withLock { entries in
      guard var entry = entries[user] else { return }
      entry.connections -= 1
      entries[user] = entry.connections > 0 || !entry.near.isEmpty ? entry : nil
    }
  }

  func note(_ events: [SessionEvent], of user: UserID) {
    entries.withLock { entries in
      for event in events {
        switch event {
        case .snapshot(let friends): entries[user]?.near = Set(friends.map(\.user))
        case .appeared(let friend): entries[user]?.near.insert(friend.user)
        case .left(let friend, _): entries[user]?.near.remove(friend)
        case .welcome, .ownLocation, .moved, .page, .accepted, .refused, .goingAway: break
        }
      }
    }
  }
}
