internal import NearbyCore

extension LocationCacheConformance {
  /// Whoever reads an entry has to know how old it is now, whatever its own clock shows.
  func checkThatTimePasses() async throws {
    let (first, second) = (try checker.user("age"), try checker.user("age-of-two"))
    let new = try checker.record(first, epoch: 9, at: clock.now.wall)
    let place = try checker.record(second, epoch: 9, at: clock.now.wall)
    let version = LocationVersion(epoch: 10, sequence: 0)
    let pause = LocationRecord(
      user: second, version: .none, sharingVersion: version, precisionVersion: version, state: .unlocated)
    let start = clock.now.monotonic
    try await cache.store([
      LocationCacheEntry(record: new, ageMilliseconds: 20_000, timeToLive: .seconds(100)),
      LocationCacheEntry(record: place, ageMilliseconds: 20_000, timeToLive: .seconds(100)),
    ])
    try await pass(until: clock.now.monotonic.advanced(by: Self.shortLife))
    // As old as it was, however the record that it is merged with is not.
    try await cache.store([LocationCacheEntry(record: pause, timeToLive: .seconds(200))])
    let entries = try await cache.entries(of: [first, second])
    let most = clock.now.monotonic.milliseconds(since: start)
    let possible = Self.shortLife.milliseconds - 20...most + 20
    for (entry, timeToLive) in zip(entries, [100_000, 200_000] as [Int64]) {
      let elapsed = entry.map { $0.ageMilliseconds - 20_000 } ?? -1
      try checker.expect(possible.contains(elapsed), "a location is as much older as it has been stored")
      guard let entry, timeToLive == 100_000 else { continue }
      let passed = timeToLive - entry.timeToLive.milliseconds
      try checker.expect(possible.contains(passed), "what is left of a time to live is told")
    }
  }

  /// Whether something has expired must not be seen by any operation, and by reading least of all.
  func checkThatExpiredIsAbsent() async throws {
    let (user, renewed) = (try checker.user("expired"), try checker.user("renewed"))
    let new = try checker.record(user, epoch: 9, at: clock.now.wall)
    let old = try checker.record(user, epoch: 3, at: clock.now.wall)
    let lasting = [8, 9].map { LocationVersion(epoch: $0, sequence: 0) }.map {
      LocationRecord(user: renewed, version: $0, state: .paused())
    }
    try await cache.store([
      LocationCacheEntry(record: new, timeToLive: Self.shortLife),
      LocationCacheEntry(record: lasting[0], timeToLive: Self.shortLife),
    ])
    // A cache elsewhere counts from when it hears of the entry, which is no later than now.
    let stored = clock.now.monotonic
    try await cache.store([entry(lasting[1])])
    try checker.expect(
      try await found(of: [user, renewed]) == [new, lasting[1]],
      "before its deadline a record is there")
    try await pass(until: stored.advanced(by: Self.shortLife))
    try checker.expect(
      try await found(of: [user]) == [nil], "from its deadline on a record is not returned")
    try checker.expect(
      try await found(of: [renewed]) == [lasting[1]],
      "the deadline of a record that was replaced counts no longer")
    try await cache.store([entry(old)])
    try checker.expect(
      try await found(of: [user]) == [old], "a record that has expired keeps no older one out")
  }

  func checkThatAnExpiredEntryRemoves() async throws {
    let users = try checker.users("removal", count: 3)
    for user in users.prefix(2) {
      try await cache.store([entry(try checker.record(user, epoch: 5, at: clock.now.wall))])
    }
    let kept = try await found(of: users)
    let versions: [Int64] = [6, 5, 1]
    for (user, epoch) in zip(users, versions) {
      let record = LocationRecord(
        user: user, version: LocationVersion(epoch: epoch, sequence: 0), state: .unlocated)
      try await cache.store([LocationCacheEntry(record: record, timeToLive: .zero)])
    }
    try checker.expect(
      try await found(of: users) == [nil, kept[1], nil],
      "an entry that comes expired takes an older record away, but not one of an equal version"
    )
    let older = try checker.record(users[0], epoch: 2, at: clock.now.wall)
    try await cache.store([entry(older)])
    try checker.expect(
      try await found(of: users) == [older, kept[1], nil], "a removal leaves nothing behind")
    let again = try checker.record(users[2], epoch: 1, at: clock.now.wall)
    let removal = LocationRecord(
      user: users[2], version: LocationVersion(epoch: 2, sequence: 0), state: .unlocated)
    try await cache.store([entry(again), LocationCacheEntry(record: removal, timeToLive: .zero)])
    try checker.expect(
      try await found(of: [users[2]]) == [nil],
      "a removal takes away what the same call stored before it")
  }

  func pass(until deadline: MonotonicTime) async throws {
    if let manual = clock as? ManualClock {
      manual.advance(by: .milliseconds(deadline.milliseconds(since: manual.now.monotonic)))
    } else {
      try await clock.sleep(until: deadline)
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
