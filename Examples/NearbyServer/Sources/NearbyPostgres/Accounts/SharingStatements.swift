internal import NearbyCore

/// What is said of decisions, in SQL.
enum SharingStatements {
  private static let visibility = "is_paused, paused_until_ms, visibility_epoch, visibility_sequence, visibility_node"
  private static let precision = "precision, precision_epoch, precision_sequence, precision_node"

  static func settings(of user: UserID) -> PostgresStatement {
    PostgresStatement(
      "SELECT user_id, \(visibility), \(precision) FROM nearby.sharing WHERE user_id = $1", [.text(user.text)])
  }

  static func settings(_ row: inout PostgresRow) throws -> SharingSettings {
    let user = try UserID(row.text())
    let (isPaused, end) = (try row.boolean(), try row.integerOrNull())
    let visibilityVersion = try version(&row)
    // Whoever's decision cannot be read is not to be shown.
    guard let precision = UInt8(exactly: try row.integer()).flatMap(SharingPrecision.init) else {
      throw PostgresError.unexpectedReply
    }
    return SharingSettings(
      user: user, visibility: isPaused ? .paused(until: end.map(Timestamp.init(milliseconds:))) : .shared,
      visibilityVersion: visibilityVersion, precision: precision, precisionVersion: try version(&row))
  }

  private static func version(_ row: inout PostgresRow) throws -> LocationVersion {
    LocationVersion(epoch: try row.integer(), sequence: try row.word(), node: try row.word())
  }

  /// Merges settings with what is there, as `SharingSettings.merged(with:)` does: of each decision the newest one, and
  /// of two with one version the one that shows less.
  ///
  /// - Parameter settings: One of each user, in the order of the ids, so that two nodes do not wait for each other in a
  ///   circle.
  static func store(_ settings: [SharingSettings]) -> PostgresStatement {
    let (hidings, precisions) = (settings.map(\.visibilityVersion), settings.map(\.precisionVersion))
    return PostgresStatement(
      """
      INSERT INTO nearby.sharing (user_id, \(visibility), \(precision))
        SELECT * FROM unnest(
          $1::text[], $2::boolean[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
          $8::bigint[], $9::bigint[], $10::bigint[])
      ON CONFLICT (user_id) DO UPDATE SET
        (\(visibility)) = (
          SELECT * FROM (VALUES (\(row(visibility, of: "sharing"))), (\(row(visibility, of: "excluded"))))
              AS either (\(visibility))
            ORDER BY visibility_epoch DESC, visibility_sequence DESC, visibility_node DESC, is_paused DESC,
              paused_until_ms DESC NULLS FIRST LIMIT 1),
        (\(precision)) = (
          SELECT * FROM (VALUES (\(row(precision, of: "sharing"))), (\(row(precision, of: "excluded"))))
              AS either (\(precision))
            ORDER BY precision_epoch DESC, precision_sequence DESC, precision_node DESC, precision DESC LIMIT 1)
      """,
      [
        .texts(settings.map(\.user.text)), .booleans(settings.map { $0.visibility != .shared }),
        .integers(settings.map { $0.visibility.end?.milliseconds }),
        .integers(hidings.map(\.epoch)), .integers(hidings.map { Int64($0.sequence) }),
        .integers(hidings.map { Int64($0.node) }),
        .integers(settings.map { Int64($0.precision.rawValue) }),
        .integers(precisions.map(\.epoch)), .integers(precisions.map { Int64($0.sequence) }),
        .integers(precisions.map { Int64($0.node) }),
      ])
  }

  private static func row(_ columns: String, of table: String) -> String {
    columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
  }
}

extension SharingSettings.Visibility {
  fileprivate var end: Timestamp? {
    switch self {
    case .shared: nil
    case .paused(let end): end
    }
  }
}
