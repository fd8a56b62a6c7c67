public import NearbyCore

/// A store of what users decided about being seen, in a PostgreSQL database, which any number of nodes use.
public struct PostgresSharingStore: SharingStore {
  private let link: PostgresLink

  init(_ link: PostgresLink) {
    self.link = link
  }

  /// What `user` has decided.
  public func settings(of user: UserID) async throws -> SharingSettings? {
    let rows = try await link.perform(SharingStatements.settings(of: user))
    return try rows.map(SharingStatements.settings).first
  }

  /// Keeps settings, merged with what is there, as one statement: they are on the disk when this returns.
  public func store(_ settings: [SharingSettings]) async throws {
    guard !settings.isEmpty else { return }
    // A statement changes a row once.
    let merged = Dictionary(settings.map { ($0.user, $0) }) { $0.merged(with: $1) }
    _ = try await link.perform(SharingStatements.store(merged.values.sorted { $0.user < $1.user }))
  }
}
