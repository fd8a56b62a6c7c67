/// What holds beside an ``OwnRecord`` when something happens to it.
package struct Moment: Sendable {
  /// Whose record it is.
  package let user: UserID

  /// The versions of what the user's channel and the cache have brought so far.
  let heard: RecordVersions

  /// From when the age of the location counts that has the first of these versions, whether it is to be seen or not.
  private let heardSince: MonotonicTime

  /// When that is.
  package let time: ClockReading

  /// The node that everything happens on, as versions name it.
  package let node: UInt32

  /// How long friends see a location, in milliseconds: ``NearbyConfiguration/inactiveAfter``.
  package let lifetimeMilliseconds: Int64

  package init(
    user: UserID, heard: HeardRecord?, time: ClockReading, node: UInt32, lifetimeMilliseconds: Int64
  ) {
    self.user = user
    self.heard = heard?.record.versions ?? RecordVersions()
    heardSince = heard?.since ?? time.monotonic
    self.time = time
    self.node = node
    self.lifetimeMilliseconds = lifetimeMilliseconds
  }
}

/// A record, and from when the age of its location counts by this node's clock: its stamps may be of another one.
package struct HeardRecord: Hashable, Sendable {
  /// What was heard.
  package let record: LocationRecord

  /// From when the age of its location counts.
  package let since: MonotonicTime

  package init(_ record: LocationRecord, since: MonotonicTime) {
    self.record = record
    self.since = since
  }

  /// What is known once `other` is, too: the location that wins keeps its age.
  package func merged(with other: HeardRecord) -> HeardRecord {
    let isOthersNewer = other.record.hasNewerLocation(than: record)
    return HeardRecord(record.merged(with: other.record), since: isOthersNewer ? other.since : since)
  }
}

/// Who says something of the own user.
package enum RecordSource: Hashable, Sendable {
  /// Another session, through the user's channel: just now, however old the location.
  case channel

  /// The cache: perhaps a session of long ago.
  case cache

  /// The cache, but the channel brought it too, or would have: the node listened, and missed it.
  case missed

  /// The channel or the cache: the location is later than the one of this version, which they brought before, although
  /// its own version is older.
  case overtaking(LocationVersion)

  var isOvertaking: Bool {
    if case .overtaking = self { true } else { false }
  }
}

extension Moment {
  /// How old a location is, in milliseconds.
  func ageMilliseconds(since: MonotonicTime) -> Int64 { time.monotonic.milliseconds(since: since) }

  /// Whether a location is one that friends still see.
  func isActive(since: MonotonicTime) -> Bool { ageMilliseconds(since: since) < lifetimeMilliseconds }

  /// The version of what happens now, newer than `version` and all that was heard.
  func nextVersion(after version: LocationVersion) -> LocationVersion {
    max(version, heard.place).next(at: time.wall, on: node)
  }

  /// What is told of a place that is known since `since`: without a location, the version and its age are those of the
  /// last one that was heard of.
  func heardRecord(_ record: LocationRecord, since: MonotonicTime) -> HeardRecord {
    HeardRecord(record, since: record.location == nil ? heardSince : since)
  }

  /// A record with the age of its location, and the time for which the cache has to keep it.
  func entry(of record: LocationRecord, since: MonotonicTime) -> LocationCacheEntry {
    let hasDecided =
      record.isPaused || record.precision != .exact || record.sharingVersion != .none
      || record.precisionVersion != .none
    let age = max(ageMilliseconds(since: heardRecord(record, since: since).since), 0)
    // Whoever missed a decision on the channel has to find it here, with an old location or none.
    let lifetime = hasDecided ? lifetimeMilliseconds : lifetimeMilliseconds - age
    return LocationCacheEntry(record: record, ageMilliseconds: age, timeToLive: .milliseconds(lifetime))
  }
}
