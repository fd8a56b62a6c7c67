public import NearbyCore

/// A sharing store that fails or waits when a test says so.
public struct FaultySharingStore: SharingStore {
  /// What becomes of reads.
  public let reading = Faults()

  /// What becomes of writes.
  public let writing = Faults()

  private let store: any SharingStore

  /// Puts faults before `store`.
  public init(_ store: any SharingStore) {
    self.store = store
  }

  /// Reads, unless that is to fail.
  public func settings(of user: UserID) async throws -> SharingSettings? {
    try await reading.pass()
    return try await store.settings(of: user)
  }

  /// Keeps the settings, unless that is to fail.
  public func store(_ settings: [SharingSettings]) async throws {
    try await writing.pass()
    try await store.store(settings)
  }
}
