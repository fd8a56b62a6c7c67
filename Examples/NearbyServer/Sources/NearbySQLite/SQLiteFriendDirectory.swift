import GRDB
package import NearbyCore

/// A friend directory in an SQLite database.
package struct SQLiteFriendDirectory: FriendDirectory {
  private let database: SQLiteDatabase

  /// Knows whom the database knows.
  package init(_ database: SQLiteDatabase) {
    self.database = database
  }

  /// Makes `users` known and everyone in `friendships`, each pair of which is mutual, unless the directory has ever
  /// known anybody: what has ended since must not come back. A pair of one user with itself is left out.
  ///
  /// - Returns: Whether the directory was empty.
  package func fill(users: [UserID], friendships: [(UserID, UserID)]) throws -> Bool {
    try database.connections.write { connection in
      // Users are never removed.
      guard try !Row.exists(connection, "SELECT 1 FROM users LIMIT 1") else { return false }
      for user in users { try Self.register(user, connection) }
      for (one, other) in friendships where one != other {
        try Self.register(one, connection)
        try Self.register(other, connection)
        try Self.befriend(one, other, connection)
      }
      return true
    }
  }

  /// Makes `user` known, without friends, unless it is known already.
  package func register(_ user: UserID) async throws {
    // Nearly everybody is known, and reading waits for nobody.
    guard try await !database.reading({ try Self.knows(user, $0) }) else { return }
    try await database.connections.write { try Self.register(user, $0) }
  }

  /// The mutual friends of `user`, in order.
  package func friends(of user: UserID) async throws -> [UserID] {
    try await database.reading { connection in
      let question = try connection.cachedStatement(
        sql: "SELECT friend FROM friendships WHERE user = ? ORDER BY friend")
      return try String.fetchAll(question, arguments: [user.text]).map { try UserID($0) }
    }
  }

  /// Everyone who is known, in order, and how many friends each has.
  package var friendCounts: [(user: UserID, count: Int)] {
    get async throws {
      try await database.connections.read { connection in
        let rows = try Row.fetchAll(
          connection,
          sql: """
            SELECT users.user, count(friend) AS friends FROM users LEFT JOIN friendships USING (user)
            GROUP BY users.user ORDER BY users.user
            """)
        return try rows.map { (try UserID($0["user"]), $0["friends"]) }
      }
    }
  }

  /// Notes that `user` wants `friend` as a friend.
  package func addFriend(_ friend: UserID, of user: UserID) async throws -> FriendRequestOutcome {
    try await database.connections.write { connection in
      guard user != friend, try Self.knows(user, connection), try Self.knows(friend, connection) else {
        return .unknownUser
      }
      if try Self.areFriends(user, friend, connection) { return .mutual }
      guard try Self.takeWish(of: friend, for: user, connection) else {
        try connection.execute(
          sql: "INSERT INTO wishes (user, friend) VALUES (?, ?) ON CONFLICT DO NOTHING",
          arguments: [user.text, friend.text])
        return .pending
      }
      try Self.befriend(user, friend, connection)
      return .mutual
    }
  }

  /// Ends the friendship, and takes the wishes of both for it back.
  package func removeFriend(_ friend: UserID, of user: UserID) async throws -> Bool {
    try await database.connections.write { connection in
      let hadAsked = try Self.takeWish(of: user, for: friend, connection)
      let wasAsked = try Self.takeWish(of: friend, for: user, connection)
      try connection.execute(
        sql: "DELETE FROM friendships WHERE (user, friend) IN (VALUES (?, ?), (?, ?))",
        arguments: [user.text, friend.text, friend.text, user.text])
      return hadAsked || wasAsked || connection.changesCount > 0
    }
  }

  private static func knows(_ user: UserID, _ connection: Database) throws -> Bool {
    try Row.exists(connection, "SELECT 1 FROM users WHERE user = ?", [user.text])
  }

  private static func areFriends(_ user: UserID, _ friend: UserID, _ connection: Database) throws -> Bool {
    try Row.exists(
      connection, "SELECT 1 FROM friendships WHERE user = ? AND friend = ?", [user.text, friend.text])
  }

  private static func register(_ user: UserID, _ connection: Database) throws {
    try connection.execute(
      sql: "INSERT INTO users (user) VALUES (?) ON CONFLICT DO NOTHING", arguments: [user.text])
  }

  private static func befriend(_ user: UserID, _ friend: UserID, _ connection: Database) throws {
    try connection.execute(
      sql: "INSERT INTO friendships (user, friend) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING",
      arguments: [user.text, friend.text, friend.text, user.text])
  }

  /// Forgets a wish, and returns whether there was one.
  private static func takeWish(of user: UserID, for friend: UserID, _ connection: Database) throws -> Bool {
    try connection.execute(
      sql: "DELETE FROM wishes WHERE user = ? AND friend = ?", arguments: [user.text, friend.text])
    return connection.changesCount > 0
  }
}

extension Row {
  /// Whether a question has an answer.
  fileprivate static func exists(
    _ connection: Database, _ sql: String, _ arguments: StatementArguments = []
  ) throws -> Bool {
    try fetchOne(connection.cachedStatement(sql: sql), arguments: arguments) != nil
  }
}
