/// What holds beside an ``OwnRecord`` when something happens to it.
package struct Moment: Sendable {
  /// Whose record it is.
  package let user: UserID

  /// The newest that the user's channel and the cache have brought so far.
  package let heard: HeardRecord?

  /// When that is.
  package let time: ClockReading

  /// The node that everything happens on, as versions name it.
  package let node: UInt32

  /// What the embedding server decided.
  package let configuration: NearbyConfiguration

  package init(
    user: UserID, heard: HeardRecord?, time: ClockReading, node: UInt32, configuration: NearbyConfiguration
  ) {
    self.user = user
    self.heard = heard
    self.time = time
    self.node = node
    self.configuration = configuration
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
package enum RecordSource: Sendable {
  /// Another session, through the user's channel: just now, however old the location.
  case channel

  /// The cache: perhaps a session of long ago.
  case cache

  /// The cache, but the channel brought it too, or would have: the node listened, and missed it.
  case missed
}

extension Moment {
  /// A report as the node takes it.
  func accepted(_ report: LocationReport) -> AcceptedLocation {
    AcceptedLocation(
      coordinate: report.coordinate, acceptedAt: time.wall, capturedAt: believable(report.capturedAt),
      motion: report.motion)
  }

  /// A device whose clock runs a little ahead measured just now; one that runs far ahead knows nothing of the time.
  private func believable(_ capturedAt: Timestamp?) -> Timestamp? {
    guard let capturedAt, capturedAt > time.wall else { return capturedAt }
    return capturedAt <= time.wall.advanced(by: configuration.maximumClockLead) ? time.wall : nil
  }

  /// Why a batch of reports is not taken; `nil` when it is.
  func refusal(
    of report: LocationReport, following earlier: [LocationReport], after location: AcceptedLocation?,
    since: MonotonicTime
  ) -> RefusalReason? {
    guard earlier.count < configuration.maximumReportCount else {
      return .batchTooLong(maximumCount: configuration.maximumReportCount)
    }
    let previous = location.map { PreviousLocation($0, elapsed: age(since: since)) }
    return configuration.movementPolicy?
      .refusal(of: report, following: earlier, at: time.wall, after: previous)
      .map { .implausible($0) }
  }

  /// The version of what was heard.
  var heardVersion: LocationVersion { heard?.record.version ?? .none }

  /// How old a location is.
  func age(since: MonotonicTime) -> Duration {
    .milliseconds(time.monotonic.milliseconds(since: since))
  }

  /// Whether a location is one that friends still see.
  func isActive(since: MonotonicTime) -> Bool { age(since: since) < configuration.inactiveAfter }

  /// The version of what happens now, newer than `version` and all that was heard.
  func nextVersion(after version: LocationVersion) -> LocationVersion {
    max(version, heardVersion).next(at: time.wall, on: node)
  }

  /// A record with the age of its location, and the time for which the cache has to keep it.
  func entry(of record: LocationRecord, since: MonotonicTime) -> LocationCacheEntry {
    let hasDecided =
      record.isPaused || record.precision != .exact || record.sharingVersion != .none
      || record.precisionVersion != .none
    let age = record.location == nil ? .zero : age(since: since)
    // Whoever missed a decision on the channel has to find it here, with an old location or none.
    let lifetime = hasDecided ? configuration.inactiveAfter : configuration.inactiveAfter - age
    return LocationCacheEntry(record: record, ageMilliseconds: age.wholeMilliseconds, timeToLive: lifetime)
  }
}
