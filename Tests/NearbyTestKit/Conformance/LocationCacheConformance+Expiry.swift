internal import NearbyCore

extension LocationCacheConformance {
  /// Whether something has expired must not be seen by any operation, and by reading least of all.
  func checkThatExpiredIsAbsent() async throws {
    let (user, renewed) = (try checker.user("expired"), try checker.user("renewed"))
    let new = try checker.record(user, epoch: 9, at: clock.now)
    let old = try checker.record(user, epoch: 3, at: clock.now)
    let lasting = [8, 9].map { LocationVersion(epoch: $0, sequence: 0) }.map {
      LocationRecord(user: renewed, version: $0, state: .paused())
    }
    let deadline = clock.now.advanced(by: Self.shortLife)
    try await cache.store([
      LocationCacheEntry(record: new, expiresAt: deadline),
      LocationCacheEntry(record: lasting[0], expiresAt: deadline),
    ])
    try await cache.store([entry(lasting[1])])
    try checker.expect(
      try await cache.records(of: [user, renewed]) == [new, lasting[1]],
      "before its deadline a record is there")
    try await pass(until: deadline)
    try checker.expect(
      try await cache.records(of: [user]) == [nil], "from its deadline on a record is not returned")
    try checker.expect(
      try await cache.records(of: [renewed]) == [lasting[1]],
      "the deadline of a record that was replaced counts no longer")
    try await cache.store([entry(old)])
    try checker.expect(
      try await cache.records(of: [user]) == [old], "a record that has expired keeps no older one out")
  }

  func checkThatAnExpiredEntryRemoves() async throws {
    let users = try checker.users("removal", count: 3)
    let past = clock.now.advanced(by: .zero - Self.shortLife)
    for user in users.prefix(2) {
      try await cache.store([entry(try checker.record(user, epoch: 5, at: clock.now))])
    }
    let kept = try await cache.records(of: users)
    let versions: [Int64] = [6, 5, 1]
    for (user, epoch) in zip(users, versions) {
      let record = LocationRecord(
        user: user, version: LocationVersion(epoch: epoch, sequence: 0), state: .unlocated)
      try await cache.store([LocationCacheEntry(record: record, expiresAt: past)])
    }
    try checker.expect(
      try await cache.records(of: users) == [nil, kept[1], nil],
      "an entry that comes expired takes an older record away, but not one of an equal version"
    )
    let older = try checker.record(users[0], epoch: 2, at: clock.now)
    try await cache.store([entry(older)])
    try checker.expect(
      try await cache.records(of: users) == [older, kept[1], nil], "a removal leaves nothing behind")
    let again = try checker.record(users[2], epoch: 1, at: clock.now)
    let removal = LocationRecord(
      user: users[2], version: LocationVersion(epoch: 2, sequence: 0), state: .unlocated)
    try await cache.store([entry(again), LocationCacheEntry(record: removal, expiresAt: past)])
    try checker.expect(
      try await cache.records(of: [users[2]]) == [nil],
      "a removal takes away what the same call stored before it")
  }

  func pass(until deadline: Timestamp) async throws {
    if let manual = clock as? ManualClock {
      manual.advance(to: deadline)
    } else {
      try await clock.sleep(until: deadline)
    }
  }
}
