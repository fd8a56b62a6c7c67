/// Where what users decided about being seen is kept for good: outlives the servers, the location cache and every
/// retention time.
///
/// A user is shown only by a server that has read what it decided. Losing a place costs the next report; losing a
/// decision would show somebody who hides, so it belongs where accounts and friendships lie, and not into a cache.
///
/// All methods may be called concurrently, from any number of servers.
public protocol SharingStore: Sendable {
  /// What `user` has decided; `nil` if nothing was ever stored.
  ///
  /// - Throws: When that cannot be found out. Whoever connects is turned away then, and has to try again.
  func settings(of user: UserID) async throws -> SharingSettings?

  /// Keeps settings, merged with what is there already: in an order of its own for every user, as by
  /// ``SharingSettings/merged(with:)``, in one step that no other call comes between.
  ///
  /// - Parameter settings: At most 512, several of one user among them.
  /// - Throws: When any of them may not have been kept. Once this has returned they survive a power failure, or
  ///   whatever else the users have been promised.
  func store(_ settings: [SharingSettings]) async throws
}
