internal import NearbyCore

/// What is said of friends, in SQL.
enum FriendStatements {
  static func friends(of user: UserID) -> PostgresStatement {
    PostgresStatement(
      """
      SELECT other AS friend FROM nearby.friendships WHERE one = $1
        UNION ALL SELECT one FROM nearby.friendships WHERE other = $1
        ORDER BY friend
      """, [.text(user.text)])
  }

  /// Keeps everybody else from changing something between two users until the end of the transaction. In order: two who
  /// ask each other do not wait for each other in a circle. What follows sees what the others have done before.
  static func lock(_ one: UserID, _ other: UserID) -> PostgresStatement {
    PostgresStatement(
      "SELECT user_id FROM nearby.users WHERE user_id IN ($1, $2) ORDER BY user_id FOR NO KEY UPDATE",
      [.text(one.text), .text(other.text)])
  }

  /// Answers whether the two are friends now.
  static func add(_ friend: UserID, of user: UserID) -> PostgresStatement {
    PostgresStatement(
      """
      WITH known AS (SELECT FROM nearby.users WHERE user_id IN ($1, $2) HAVING count(*) = 2),
        present AS (
          SELECT FROM nearby.friendships, known
            WHERE one = least($1, $2 COLLATE "C") AND other = greatest($1, $2 COLLATE "C")),
        granted AS (DELETE FROM nearby.wishes WHERE user_id = $2 AND friend_id = $1 RETURNING 1),
        made AS (
          INSERT INTO nearby.friendships (one, other)
            SELECT least($1, $2 COLLATE "C"), greatest($1, $2 COLLATE "C") FROM granted
            ON CONFLICT DO NOTHING),
        wished AS (
          INSERT INTO nearby.wishes (user_id, friend_id)
            SELECT $1, $2 FROM known
            WHERE NOT EXISTS (SELECT FROM granted) AND NOT EXISTS (SELECT FROM present)
            ON CONFLICT DO NOTHING)
      SELECT EXISTS (SELECT FROM present) OR EXISTS (SELECT FROM granted)
      """, [.text(user.text), .text(friend.text)])
  }

  static func remove(_ friend: UserID, of user: UserID) -> [PostgresStatement] {
    let pair = [PostgresParameter.text(user.text), .text(friend.text)]
    return [
      PostgresStatement(
        "DELETE FROM nearby.wishes WHERE (user_id, friend_id) IN (($1, $2), ($2, $1))", pair),
      PostgresStatement(
        "DELETE FROM nearby.friendships WHERE (one, other) IN (($1, $2), ($2, $1))", pair),
    ]
  }

  static func register(_ users: [UserID]) -> PostgresStatement {
    PostgresStatement(
      #"INSERT INTO nearby.users SELECT DISTINCT user_id COLLATE "C" FROM unnest($1::text[]) AS given (user_id) "#
        + "ORDER BY 1 ON CONFLICT DO NOTHING",
      [.texts(users.map(\.text))])
  }

  /// Answers in the second place how many it has made known. Of two who do so, the second one sees what the first one
  /// has done.
  static func fill(users: [UserID], friendships: [(UserID, UserID)]) -> [PostgresStatement] {
    let pairs = friendships.filter { $0 != $1 }.map { (min($0, $1), max($0, $1)) }
    let all = Set(users).union(pairs.flatMap { [$0, $1] })
    return [
      PostgresStatement("SELECT pg_advisory_xact_lock($1::int, 3)", [.integer(Int64(PostgresSchema.lock))]),
      PostgresStatement(
        """
        WITH added AS (
            INSERT INTO nearby.users SELECT unnest($1::text[]) WHERE NOT EXISTS (SELECT FROM nearby.users)
            ON CONFLICT DO NOTHING RETURNING user_id),
          made AS (
            INSERT INTO nearby.friendships SELECT * FROM unnest($2::text[], $3::text[])
            WHERE EXISTS (SELECT FROM added) ON CONFLICT DO NOTHING)
        SELECT count(*) FROM added
        """, [.texts(all.map(\.text)), .texts(pairs.map(\.0.text)), .texts(pairs.map(\.1.text))]),
    ]
  }

  static let friendCounts = PostgresStatement(
    """
    SELECT user_id, count(friend) FROM nearby.users LEFT JOIN (
        SELECT one AS user_id, other AS friend FROM nearby.friendships
        UNION ALL SELECT other, one FROM nearby.friendships
      ) AS friends USING (user_id)
      GROUP BY user_id ORDER BY user_id
    """)
}
