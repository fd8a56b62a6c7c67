public import NearbyCore

/// A friend directory that fails or waits when a test says so.
public struct FaultyFriendDirectory: FriendDirectory {
  /// What becomes of reads.
  public let reading = Faults()

  /// What becomes of changes, after they are made.
  public let writing = Faults()

  private let directory: any FriendDirectory

  /// Puts faults before `directory`.
  public init(_ directory: any FriendDirectory) {
    self.directory = directory
  }

  /// Reads, unless that is to fail.
  public func friends(of user: UserID) async throws -> [UserID] {
    try await reading.pass()
    return try await directory.friends(of: user)
  }

  /// Notes a wish; the answer may get lost.
  public func addFriend(_ friend: UserID, of user: UserID) async throws -> FriendRequestOutcome {
    let outcome = try await directory.addFriend(friend, of: user)
    try await writing.pass()
    return outcome
  }

  /// Ends a friendship; the answer may get lost.
  public func removeFriend(_ friend: UserID, of user: UserID) async throws -> Bool {
    let outcome = try await directory.removeFriend(friend, of: user)
    try await writing.pass()
    return outcome
  }
}
