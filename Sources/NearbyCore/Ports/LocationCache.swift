/// Where the newest record of every active user lies, shared by all nodes: Redis, Valkey, Memcached, a table
/// in memory.
///
/// ``NearbyService`` calls it from one task at a time and in order: a read that follows a write of the same
/// node sees that write or a newer one. Different nodes call at the same time.
///
/// An error means that nothing is known of the outcome. The service then tries a read again after a pause,
/// and tells the client whose report could not be stored to send it again; so both calls have to be harmless
/// when repeated.
public protocol LocationCache: Sendable {
  /// The newest record of each of `users`, in the same order; `nil` where there is none or it has expired.
  ///
  /// `users` has at most 512 elements.
  func records(of users: [UserID]) async throws -> [LocationRecord?]

  /// Stores each entry, merged with the entry of the same user that is there and has not expired:
  /// ``LocationCacheEntry/merged(with:)``. Reading, merging and storing have to be one atomic step for a user.
  ///
  /// A store that cannot run that function compares the three versions instead: it keeps the location with
  /// ``LocationRecord/version``, the pause with ``LocationRecord/sharingVersion`` and the precision with
  /// ``LocationRecord/precisionVersion`` side by side, replaces each only by a newer one, and leaves the rest to
  /// ``LocationRecord/merged(with:)`` when the parts are read.
  ///
  /// `entries` has at most 512 elements; when two are of one user the later one is the newer one.
  func store(_ entries: [LocationCacheEntry]) async throws
}

/// A record on its way into the location cache, and until when it counts there.
public struct LocationCacheEntry: Hashable, Sendable {
  /// What to store under the record's user.
  public var record: LocationRecord

  /// From this point in time on the cache must no longer return the record. An entry that has already expired
  /// when it is stored is a removal: it takes an older record away and leaves nothing.
  public var expiresAt: Timestamp

  /// Creates an entry.
  public init(record: LocationRecord, expiresAt: Timestamp) {
    self.record = record
    self.expiresAt = expiresAt
  }
}

extension LocationCacheEntry {
  /// What a cache holds once `newer` has been stored in the place of this entry: both records merged. O(1).
  ///
  /// - Parameter newer: What is to be stored.
  /// - Returns: This entry when nothing in `newer` is news. `newer` when nothing of this entry is left; if that has
  ///   expired already, it is a removal. Otherwise the two records merged, until the later of the two deadlines: what
  ///   is known of a pause or of a precision must not be lost with a location, whose age is checked wherever it is
  ///   read.
  public func merged(with newer: LocationCacheEntry) -> LocationCacheEntry {
    let merged = record.merged(with: newer.record)
    if merged == record { return self }
    if merged == newer.record { return newer }
    return LocationCacheEntry(record: merged, expiresAt: max(expiresAt, newer.expiresAt))
  }
}
