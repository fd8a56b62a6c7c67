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
  /// The newest entry of each of `users`, in the same order, as it is now: ``LocationCacheEntry/advanced(by:)`` the
  /// time since it was stored. `nil` where there is none or it has expired.
  ///
  /// That time is the cache's to measure, by one clock, such as what is left of a time to live: the clocks of those who
  /// store and read may differ. `users` has at most 512 elements.
  func entries(of users: [UserID]) async throws -> [LocationCacheEntry?]

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

/// A record in the location cache, or on the way there, and how old its location is.
public struct LocationCacheEntry: Hashable, Sendable {
  /// What is stored under the record's user.
  public var record: LocationRecord

  /// For how long, in milliseconds, the record's location has been known. Without one, that of its version.
  public var ageMilliseconds: Int64

  /// After that time the cache must no longer return the entry. One without any when it is stored is a removal: it
  /// takes an older entry away and leaves nothing.
  public var timeToLive: Duration

  /// Creates an entry.
  public init(record: LocationRecord, ageMilliseconds: Int64 = 0, timeToLive: Duration) {
    self.record = record
    self.ageMilliseconds = ageMilliseconds
    self.timeToLive = timeToLive
  }

  /// The entry once some time has passed; its age saturates.
  public func advanced(by elapsed: Duration) -> LocationCacheEntry {
    var entry = self
    let (age, overflow) = ageMilliseconds.addingReportingOverflow(elapsed.wholeMilliseconds)
    entry.ageMilliseconds = overflow ? .max : age
    entry.timeToLive -= elapsed
    return entry
  }
}

extension LocationCacheEntry {
  /// What a cache holds once `newer` has been stored in the place of this entry: both records merged. O(1).
  ///
  /// - Parameter newer: What is to be stored. Both entries are as they are now.
  /// - Returns: This entry when nothing in `newer` is news. `newer` when nothing of this entry is left; if that has
  ///   expired already, it is a removal. Otherwise the two records merged, for the longer of the two times: what is
  ///   known of a pause or of a precision must not be lost with a location, whose age is checked wherever it is read.
  public func merged(with newer: LocationCacheEntry) -> LocationCacheEntry {
    let merged = record.merged(with: newer.record)
    if merged == record { return self }
    if merged == newer.record { return newer }
    return LocationCacheEntry(
      record: merged,
      ageMilliseconds: newer.record.hasNewerLocation(than: record) ? newer.ageMilliseconds : ageMilliseconds,
      timeToLive: max(timeToLive, newer.timeToLive))
  }
}
