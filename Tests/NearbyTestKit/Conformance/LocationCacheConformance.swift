public import NearbyCore

/// Checks that an adapter keeps every promise of `LocationCache`:
///
/// ```swift
/// @Test func keepsThePromises() async throws {
///   try await LocationCacheConformance.check(clock: SystemClock()) { RedisLocationCache(client) }
/// }
/// ```
public struct LocationCacheConformance {
  /// How long the entries live that the suite lets expire.
  static let shortLife = Duration.seconds(1)

  let checker = ConformanceChecker(port: "LocationCache")
  let cache: any LocationCache
  let clock: any TimeSource

  /// Runs the whole suite. Lets about a second pass on `clock`.
  ///
  /// - Parameters:
  ///   - clock: The clock by which the cache lets entries expire. A `ManualClock` is set forward, any other
  ///     is waited for.
  ///   - make: Makes a cache, which need not be empty: all keys are new. Called several times.
  /// - Throws: ``ConformanceFailure`` for the first promise that is broken, and whatever the cache throws.
  public static func check(
    clock: any TimeSource, make: () async throws -> any LocationCache
  ) async throws {
    func fresh() async throws -> LocationCacheConformance {
      LocationCacheConformance(cache: try await make(), clock: clock)
    }
    try await fresh().checkThatItAnswersInOrder()
    try await fresh().checkThatItKeepsEverything()
    try await fresh().checkThatTheNewestWins()
    try await fresh().checkThatATombstoneIsARecord()
    try await fresh().checkThatAPauseStays()
    try await fresh().checkThatAPrecisionStays()
    try await fresh().checkEntriesOfOneCall()
    try await fresh().checkTheLargestCalls()
    try await fresh().checkThatTasksDoNotOvertake()
    try await fresh().checkThatTimePasses()
    try await fresh().checkThatExpiredIsAbsent()
    try await fresh().checkThatAnExpiredEntryRemoves()
  }

  private func checkThatItAnswersInOrder() async throws {
    let users = try checker.users("order", count: 4)
    try checker.expect(
      try await found(of: users) == [nil, nil, nil, nil], "who was never stored is answered with nil")
    let first = try checker.record(users[3], epoch: 1, at: clock.now.wall)
    let second = try checker.record(users[1], epoch: 2, at: clock.now.wall)
    try await store(first)
    try await store(second)
    try checker.expect(
      try await found(of: users) == [nil, second, nil, first],
      "answers come in the order of the question, with nil in the place of who is not there")
    try checker.expect(
      try await found(of: [users[3], users[1], users[3]]) == [first, second, first],
      "a user that is asked for twice is answered twice")
    try checker.expect(try await found(of: []).isEmpty, "no question has no answer")
  }

  private func checkThatItKeepsEverything() async throws {
    let extremes: [(Int64, UInt32)] = [(1, 0), (1_700_000_000_123, .max), (.max, 1), (-5, 7)]
    for (number, (epoch, sequence)) in extremes.enumerated() {
      let user = try checker.user("every-field-\(number)-é")
      let record = try checker.record(user, epoch: epoch, sequence: sequence, at: clock.now.wall)
      try await store(record)
      try checker.expect(
        try await found(of: [user]) == [record], "a record comes back as it was, every bit of it")
    }
  }

  private func checkThatTheNewestWins() async throws {
    let user = try checker.user("newest")
    let middle = try checker.record(user, epoch: 5, sequence: 5, at: clock.now.wall)
    try await store(middle)
    for (epoch, sequence) in [(4, 9), (5, 4)] as [(Int64, UInt32)] {
      try await store(try checker.record(user, epoch: epoch, sequence: sequence, at: clock.now.wall))
      try checker.expect(
        try await found(of: [user]) == [middle], "an older version does not replace a newer one")
    }
    var twin = middle
    twin.state = .sharing(try checker.location(77, at: clock.now.wall))
    try await store(twin)
    try checker.expect(
      try await found(of: [user]) == [middle], "an equal version does not replace what is there")
    for (epoch, sequence) in [(5, 6), (6, 0)] as [(Int64, UInt32)] {
      let newer = try checker.record(user, epoch: epoch, sequence: sequence, at: clock.now.wall)
      try await store(newer)
      try checker.expect(
        try await found(of: [user]) == [newer],
        "a newer version, by epoch and then by sequence, replaces an older one")
    }
    try await store(try checker.record(user, epoch: 5, sequence: .max, at: clock.now.wall))
    try checker.expect(
      try await found(of: [user]).first??.version.epoch == 6, "the epoch counts before the sequence")
  }

  private func checkThatATombstoneIsARecord() async throws {
    let user = try checker.user("tombstone")
    let older = try checker.record(user, epoch: 1, at: clock.now.wall)
    let version = LocationVersion(epoch: 2, sequence: 0)
    let tombstone = LocationRecord(
      user: user, version: version, sharingVersion: version,
      state: .paused(until: clock.now.wall.advanced(by: .seconds(60))))
    try await store(tombstone)
    try checker.expect(
      try await found(of: [user]) == [tombstone],
      "a record of a user who paused is kept like any other")
    try await store(older)
    try checker.expect(
      try await found(of: [user]) == [tombstone], "no older location takes the place of a pause")
  }

  private func checkEntriesOfOneCall() async throws {
    let (user, other) = (try checker.user("one-call"), try checker.user("one-call-other"))
    let records = try (1...3).map { try checker.record(user, epoch: Int64($0), at: clock.now.wall) }
    let alone = try checker.record(other, epoch: 9, at: clock.now.wall)
    let inOrder = [records[0], alone, records[1], records[2]]
    try await cache.store(inOrder.map { entry($0) })
    try checker.expect(
      try await found(of: [user, other]) == [records[2], alone],
      "of two entries of one user in one call the newer one stays")
    try await cache.store(inOrder.map { entry($0) })
    try checker.expect(
      try await found(of: [user, other]) == [records[2], alone], "storing again does no harm")
    try await cache.store([])
  }

  private func checkTheLargestCalls() async throws {
    let users = try checker.users("many", count: 512)
    let records = try users.enumerated().map { try checker.record($1, epoch: Int64($0), at: clock.now.wall) }
    try await cache.store(records.map { entry($0) })
    try checker.expect(
      try await found(of: users.reversed()) == records.reversed(),
      "512 entries are stored in one call, and read in one")
  }

  private func checkThatTasksDoNotOvertake() async throws {
    let user = try checker.user("tasks")
    let records = try (1...32).map { try checker.record(user, epoch: Int64($0), at: clock.now.wall) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for entry in records.reversed().map({ entry($0) }) {
        group.addTask { [cache] in try await cache.store([entry]) }
      }
      try await group.waitForAll()
    }
    try checker.expect(
      try await found(of: [user]) == [records.last],
      "comparing and storing are one step: the newest stays when several tasks store at once")
  }

  func store(_ record: LocationRecord) async throws {
    try await cache.store([entry(record)])
  }

  func entry(_ record: LocationRecord) -> LocationCacheEntry {
    LocationCacheEntry(record: record, timeToLive: .seconds(3600))
  }

  func found(of users: [UserID]) async throws -> [LocationRecord?] {
    try await cache.entries(of: users).map { $0?.record }
  }
}
