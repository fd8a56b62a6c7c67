internal import NearbyCore

/// What is said of reports, in SQL.
enum HistoryStatements {
  /// Whether a report was accepted two days before the one of its partition, or longer.
  static let isStray = "accepted_at_ms / 86400000 < epoch / 86400000 - 1"

  private static let columns = """
    user_id, epoch, sequence, node, latitude, longitude, accepted_at_ms, captured_at_ms, accuracy, heading, speed
    """

  /// In the order of the key, so that two nodes that append the same do not wait for each other in a circle.
  static func append(_ entries: [HistoryEntry]) -> PostgresStatement {
    let locations = entries.map(\.location)
    return PostgresStatement(
      """
      INSERT INTO nearby.locations (\(columns))
        SELECT \(columns) FROM unnest(
          $1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::float8[], $6::float8[], $7::bigint[],
          $8::bigint[], $9::real[], $10::real[], $11::real[]
        ) WITH ORDINALITY AS given (\(columns), number)
        ORDER BY user_id COLLATE "C", epoch, sequence, node, number
      ON CONFLICT DO NOTHING
      """,
      names(of: entries) + [
        .doubles(locations.map(\.coordinate.latitude)), .doubles(locations.map(\.coordinate.longitude)),
        .integers(locations.map(\.acceptedAt.milliseconds)), .integers(locations.map { $0.capturedAt?.milliseconds }),
        .floats(locations.map(\.motion.accuracy)), .floats(locations.map(\.motion.heading)),
        .floats(locations.map(\.motion.speed)),
      ])
  }

  /// What is stored under the names of these entries.
  static func find(_ entries: [HistoryEntry]) -> PostgresStatement {
    PostgresStatement(
      """
      SELECT \(columns) FROM nearby.locations
        JOIN unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS given (user_id, epoch, sequence, node)
        USING (user_id, epoch, sequence, node)
      """, names(of: entries))
  }

  static func entries(of user: UserID, after version: LocationVersion?, limit: Int) -> PostgresStatement {
    let version = version ?? .none
    return PostgresStatement(
      """
      SELECT \(columns) FROM nearby.locations
        WHERE user_id = $1 AND (epoch, sequence, node) > ($2, $3, $4)
        ORDER BY epoch, sequence, node LIMIT $5
      """,
      [
        .text(user.text), .integer(version.epoch), .integer(Int64(version.sequence)), .integer(Int64(version.node)),
        .integer(Int64(limit)),
      ])
  }

  static func entry(_ row: inout PostgresRow) throws -> HistoryEntry {
    HistoryEntry(
      user: try UserID(row.text()),
      version: LocationVersion(epoch: try row.integer(), sequence: try row.word(), node: try row.word()),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: row.double(), longitude: row.double()),
        acceptedAt: Timestamp(milliseconds: try row.integer()),
        capturedAt: try row.integerOrNull().map(Timestamp.init(milliseconds:)),
        motion: try Motion(accuracy: row.floatOrNull(), heading: row.floatOrNull(), speed: row.floatOrNull())))
  }

  private static func names(of entries: [HistoryEntry]) -> [PostgresParameter] {
    [
      .texts(entries.map(\.user.text)), .integers(entries.map(\.version.epoch)),
      .integers(entries.map { Int64($0.version.sequence) }), .integers(entries.map { Int64($0.version.node) }),
    ]
  }
}
