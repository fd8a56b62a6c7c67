public import NearbyCore

/// Checks that an adapter keeps every promise of `FriendDirectory`:
///
/// ```swift
/// @Test func keepsThePromises() async throws {
///   try await FriendDirectoryConformance.check { try await PostgresFriends(knowing: $0) }
/// }
/// ```
public struct FriendDirectoryConformance {
  private let checker = ConformanceChecker(port: "FriendDirectory")

  /// Runs the whole suite.
  ///
  /// - Parameter make: Makes a directory that knows these users, who have no friends; others may be there.
  ///   Called several times, each time with new users.
  /// - Throws: ``ConformanceFailure`` for the first promise that is broken, and whatever the directory
  ///   throws.
  public static func check(
    make: (_ users: [UserID]) async throws -> any FriendDirectory
  ) async throws {
    let suite = FriendDirectoryConformance()
    for check in [
      suite.checkThatBothHaveToAsk, suite.checkThatEitherEndsIt, suite.checkThatAWishCanBeTakenBack,
      suite.checkStrangers, suite.checkThatTasksDoNotOvertake,
    ] {
      let users = try FriendDirectoryConformance().checker.users("user", count: 3)
      try await check(try await make(users), users)
    }
  }

  private func checkThatBothHaveToAsk(_ directory: any FriendDirectory, _ users: [UserID]) async throws {
    let (one, other) = (users[0], users[1])
    try checker.expect(try await directory.friends(of: one).isEmpty, "a new user has no friends")
    for _ in 1...2 {
      try checker.expect(
        try await directory.addFriend(other, of: one) == .pending,
        "a friend who has not asked is pending, however often one asks")
    }
    try await expectFriends(false, directory, one, other)
    try checker.expect(
      try await directory.addFriend(one, of: other) == .mutual, "it is mutual once both have asked")
    try await expectFriends(true, directory, one, other)
    for (user, friend) in [(one, other), (other, one)] {
      try checker.expect(
        try await directory.addFriend(friend, of: user) == .mutual, "asking a friend again is still mutual")
    }
    try await expectFriends(true, directory, one, other)
    try checker.expect(
      try await directory.friends(of: users[2]).isEmpty, "a friendship of two is none of a third")
  }

  private func checkThatEitherEndsIt(_ directory: any FriendDirectory, _ users: [UserID]) async throws {
    for (user, friend) in [(users[0], users[1]), (users[1], users[0])] {
      _ = try await directory.addFriend(users[1], of: users[0])
      _ = try await directory.addFriend(users[0], of: users[1])
      try checker.expect(
        try await directory.removeFriend(friend, of: user), "either of two friends can end it")
      try await expectFriends(false, directory, user, friend)
      try checker.expect(
        try await !directory.removeFriend(friend, of: user), "what has ended cannot be ended again")
      try checker.expect(
        try await directory.addFriend(friend, of: user) == .pending,
        "after the end of a friendship both have to ask anew")
      _ = try await directory.removeFriend(friend, of: user)
    }
  }

  private func checkThatAWishCanBeTakenBack(
    _ directory: any FriendDirectory, _ users: [UserID]
  ) async throws {
    // Whoever asked can take it back; whoever was asked can decline.
    for (user, friend) in [(users[0], users[1]), (users[1], users[0])] {
      _ = try await directory.addFriend(users[1], of: users[0])
      try checker.expect(
        try await directory.removeFriend(friend, of: user), "a wish can be taken back, and declined")
      try checker.expect(
        try await directory.addFriend(users[0], of: users[1]) == .pending,
        "a wish that is gone is not granted")
      try checker.expect(
        try await directory.removeFriend(users[0], of: users[1]), "a wish can be taken back, and declined")
    }
    try await expectFriends(false, directory, users[0], users[1])
  }

  private func checkStrangers(_ directory: any FriendDirectory, _ users: [UserID]) async throws {
    let stranger = try checker.user("stranger")
    try checker.expect(
      try await directory.friends(of: stranger).isEmpty, "a user that is not known has no friends")
    try checker.expect(
      try await directory.addFriend(stranger, of: users[0]) == .unknownUser,
      "who is not known cannot be asked")
    try checker.expect(
      try await !directory.removeFriend(stranger, of: users[0]), "there is nothing to end with a stranger")
    try checker.expect(
      try await directory.addFriend(users[0], of: users[0]) == .unknownUser,
      "nobody can become a friend of itself")
    try checker.expect(
      try await directory.friends(of: users[0]).isEmpty, "nobody is a friend of itself or of a stranger")
  }

  private func checkThatTasksDoNotOvertake(
    _ directory: any FriendDirectory, _ users: [UserID]
  ) async throws {
    async let one = directory.addFriend(users[1], of: users[0])
    async let other = directory.addFriend(users[0], of: users[1])
    let outcomes = [try await one, try await other]
    try checker.expect(
      outcomes.contains(.mutual),
      "when two ask each other at once, the one who comes second hears that it is mutual")
    try await expectFriends(true, directory, users[0], users[1])
  }

  private func expectFriends(
    _ areFriends: Bool, _ directory: any FriendDirectory, _ one: UserID, _ other: UserID
  ) async throws {
    for (user, friend) in [(one, other), (other, one)] {
      try checker.expect(
        try await directory.friends(of: user) == (areFriends ? [friend] : []),
        areFriends
          ? "a friendship is in the lists of both, once" : "without a friendship neither list has the other")
    }
  }
}
