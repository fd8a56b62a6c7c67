public import NearbyCore

/// A location cache that fails or waits when a test says so.
public struct FaultyLocationCache: LocationCache {
  /// What becomes of reads.
  public let reading = Faults()

  /// What becomes of writes.
  public let writing = Faults()

  private let cache: any LocationCache

  /// Puts faults before `cache`.
  public init(_ cache: any LocationCache) {
    self.cache = cache
  }

  /// Reads, unless that is to fail.
  public func entries(of users: [UserID]) async throws -> [LocationCacheEntry?] {
    try await reading.pass()
    return try await cache.entries(of: users)
  }

  /// Stores, unless that is to fail.
  public func store(_ entries: [LocationCacheEntry]) async throws {
    try await writing.pass()
    try await cache.store(entries)
  }
}
