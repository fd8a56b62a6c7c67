package import NearbyCore

/// Where a server keeps what has to outlive it: what was reported, who is a friend of whom, and what users decided
/// about being seen.
package protocol ServerStorage: Sendable {
  /// What was reported.
  var archive: any ReportArchive { get }

  /// Who is a friend of whom.
  var directory: any AccountDirectory { get }

  /// What users decided about being seen.
  var sharing: any SharingStore { get }

  /// Whether other servers use it as well, so that ``serve(_:clock:)`` has something to do.
  var isShared: Bool { get }

  /// Does what has to be done while a server runs, until the task is cancelled: tells its nodes what others change.
  func serve(_ services: [NearbyService], clock: any TimeSource) async

  /// Ends what is under way. Whatever is asked afterwards fails.
  func close() async throws
}

/// A history that can be read, and that forgets.
package protocol ReportArchive: LocationHistory {
  /// A part of what a user reported, the oldest first.
  ///
  /// - Parameters:
  ///   - user: Who.
  ///   - version: The last entry of the part before; `nil` for the first part.
  ///   - limit: The most entries.
  func entries(of user: UserID, after version: LocationVersion?, limit: Int) async throws -> [HistoryEntry]

  /// Removes everything that a user reported.
  ///
  /// - Returns: How many entries have been removed.
  func erase(_ user: UserID) async throws -> Int

  /// Removes some of the oldest of the entries that were accepted before a point in time.
  ///
  /// - Parameters:
  ///   - end: What was accepted then or later stays.
  ///   - limit: The most entries that are removed one by one, where that takes the longer the more they are.
  /// - Returns: About how many have been removed; `nil` when there was none.
  func removeOldest(acceptedBefore end: Timestamp, limit: Int) async throws -> Int?
}

/// A friend directory that makes users known.
package protocol AccountDirectory: FriendDirectory {
  /// Everyone who is known, in order, and how many friends each has.
  var friendCounts: [(user: UserID, count: Int)] { get async throws }

  /// Makes `user` known, without friends, unless it is known already.
  func register(_ user: UserID) async throws

  /// Makes `users` known and everyone in `friendships`, each pair of which is mutual, unless the directory has ever
  /// known anybody.
  ///
  /// - Returns: Whether it had not.
  func fill(users: [UserID], friendships: [(UserID, UserID)]) async throws -> Bool
}
