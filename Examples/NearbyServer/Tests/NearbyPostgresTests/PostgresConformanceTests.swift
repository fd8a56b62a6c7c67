import NearbyCore
import NearbyPostgres
import NearbyTestKit
import PostgresTestKit
import Testing

/// The promises of the ports, on a real server, and with two nodes where that makes a difference.
@Suite(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"), .timeLimit(.minutes(2)))
struct PostgresConformanceTests {
  @Test func `The history keeps its promises`() async throws {
    try await RunningDatabase.pair { one, other, _ in
      try await LocationHistoryConformance.check {
        one.history
      } entries: { _, user in
        try await other.history.entries(of: user)
      }
    }
  }

  @Test func `The directory keeps its promises`() async throws {
    try await RunningDatabase.pair { one, other, _ in
      for directories in [[one.directory, one.directory], [one.directory, other.directory]] {
        try await FriendDirectoryConformance.check { users in
          for user in users { try await one.directory.register(user) }
          return AlternatingDirectory(directories: directories)
        }
      }
    }
  }

  @Test func `The store of decisions keeps its promises`() async throws {
    try await RunningDatabase.pair { one, other, _ in
      try await SharingStoreConformance.check {
        one.sharing
      } reopening: { _ in
        other.sharing
      }
    }
  }
}

/// Asks one node, then the next.
private actor AlternatingDirectory: FriendDirectory {
  private let directories: [PostgresFriendDirectory]
  private var turn = 0

  init(directories: [PostgresFriendDirectory]) {
    self.directories = directories
  }

  private var next: PostgresFriendDirectory {
    turn += 1
    return directories[turn % directories.count]
  }

  func friends(of user: UserID) async throws -> [UserID] { try await next.friends(of: user) }

  func addFriend(_ friend: UserID, of user: UserID) async throws -> FriendRequestOutcome {
    try await next.addFriend(friend, of: user)
  }

  func removeFriend(_ friend: UserID, of user: UserID) async throws -> Bool {
    try await next.removeFriend(friend, of: user)
  }
}
