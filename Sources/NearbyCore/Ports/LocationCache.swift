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
