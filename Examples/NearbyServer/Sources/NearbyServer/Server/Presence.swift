import NearbyCore
import Synchronization

/// Who has at least one connection, for the development page.
final class Presence: Sendable {
  private let connections = Mutex<[UserID: Int]>([:])

  var users: Set<UserID> {
    connections.withLock { Set($0.keys) }
  }

  func enter(_ user: UserID) {
    connections.withLock { $0[user, default: 0] += 1 }
  }

  func leave(_ user: UserID) {
    connections.withLock { connections in
      let rest = (connections[user] ?? 0) - 1
      connections[user] = rest > 0 ? rest : nil
    }
  }
}
