internal import NearbyCore

extension LocationCacheConformance {
  private func version(_ epoch: Int64) -> LocationVersion { LocationVersion(epoch: epoch, sequence: 0) }

  /// Two nodes may store a pause and a location at the same time.
  func checkThatAPauseStays() async throws {
    let user = try checker.user("pause")
    let tombstone = LocationRecord(
      user: user, version: version(1), sharingVersion: version(5), state: .paused())
    try await store(tombstone)
    try await cache.store([
      LocationCacheEntry(
        record: try checker.record(user, epoch: 9, at: clock.now.wall),
        timeToLive: Self.shortLife)
    ])
    let held = try await found(of: [user]).first ?? nil
    try checker.expect(
      held?.isPaused == true && held?.version == version(9),
      "a pause is not undone by a newer location that does not know of it")
    try await pass(until: clock.now.monotonic.advanced(by: Self.shortLife))
    try checker.expect(
      try await found(of: [user]).first??.isPaused == true,
      "a pause stays as long as it was stored for, whatever is merged with it")
    var shared = try checker.record(user, epoch: 9, at: clock.now.wall)
    shared.sharingVersion = version(6)
    try await store(shared)
    try checker.expect(try await found(of: [user]) == [shared], "a newer decision ends a pause")
    try await store(tombstone)
    try checker.expect(
      try await found(of: [user]) == [shared], "an older pause does not come back")
  }

  func checkThatAPrecisionStays() async throws {
    let user = try checker.user("precision")
    var town = try checker.record(user, epoch: 1, at: clock.now.wall)
    (town.precision, town.precisionVersion) = (.town, version(5))
    if let location = town.location { town.state = .sharing(SharingPrecision.town.coarsen(location)) }
    try await store(town)
    try checker.expect(try await found(of: [user]) == [town], "a precision is kept")
    let exact = try checker.record(user, epoch: 9, at: clock.now.wall)
    try await store(exact)
    try checker.expect(
      try await found(of: [user]) == [town.merged(with: exact)],
      "an exact location that does not know of a coarser precision is made that coarse")
  }
}
