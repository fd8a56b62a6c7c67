extension OwnRecord {
  /// What holds beside an own record when something happens to it.
  package struct Moment: Sendable {
    /// Whose record it is.
    package let user: UserID

    /// The newest that the user's channel and the cache have brought so far.
    package let heard: LocationRecord?

    /// The time.
    package let now: Timestamp

    /// The node that everything happens on, as versions name it.
    package let node: UInt32

    /// What the embedding server decided.
    package let configuration: NearbyConfiguration

    package init(
      user: UserID, heard: LocationRecord?, now: Timestamp, node: UInt32, configuration: NearbyConfiguration
    ) {
      self.user = user
      self.heard = heard
      self.now = now
      self.node = node
      self.configuration = configuration
    }
  }

  /// Who says something of the own user.
  package enum Source: Sendable {
    /// Another session, through the user's channel: just now, however old the location.
    case channel

    /// The cache: perhaps a session of long ago.
    case cache

    /// The cache, but the channel brought it too, or would have: the node listened, and missed it.
    case missed
  }

  /// The answer to what a client said.
  package enum Reply: Hashable, Sendable {
    /// It has been taken.
    case accepted

    /// It has been dropped.
    case refused(RefusalReason)
  }

  /// What has to be done since an own record changed, in this order.
  package struct Outcome: Hashable, Sendable {
    /// What is to be kept of the user's decisions for good.
    package var settings: SharingSettings?

    /// Reports for the history before ``announcement``, oldest first.
    package var history: [HistoryEntry] = []

    /// What the user's channel and the cache are to be told.
    package var announcement: LocationCacheEntry?

    /// The report for the history that ``announcement`` tells.
    package var report: HistoryEntry?

    /// Where the user is, for its other sessions on the node.
    package var ownLocation: AcceptedLocation?

    /// Why friends leave whom the user's move took away; `nil` when ``OwnRecord/visiblePlace`` is the same as before.
    package var whyMoved: LeaveReason?

    /// What the user's channel and the cache are to be told since another node did not know it.
    package var repair: LocationCacheEntry?

    /// Whether ``OwnRecord/pauseEnd`` is another one than before.
    package var hasNewDeadline = false

    /// The answer to what a client said; `nil` when none has said anything.
    package var reply: Reply?

    /// Nothing has to be done.
    package init() {}
  }
}

extension OwnRecord.Moment {
  /// A report as the node takes it.
  func accepted(_ report: LocationReport) -> AcceptedLocation {
    AcceptedLocation(
      coordinate: report.coordinate, acceptedAt: now, capturedAt: believable(report.capturedAt),
      motion: report.motion)
  }

  /// A device whose clock runs a little ahead measured just now; one that runs far ahead knows nothing of the time.
  private func believable(_ capturedAt: Timestamp?) -> Timestamp? {
    guard let capturedAt, capturedAt > now else { return capturedAt }
    return capturedAt <= now.advanced(by: configuration.maximumClockLead) ? now : nil
  }

  /// Why a batch of reports is not taken; `nil` when it is.
  func refusal(
    of report: LocationReport, following earlier: [LocationReport], after previous: AcceptedLocation?
  ) -> RefusalReason? {
    guard earlier.count < configuration.maximumReportCount else {
      return .batchTooLong(maximumCount: configuration.maximumReportCount)
    }
    return configuration.movementPolicy?
      .refusal(of: report, following: earlier, at: now, after: previous)
      .map { .implausible($0) }
  }

  /// The version of what was heard.
  var heardVersion: LocationVersion { heard?.version ?? .none }

  /// Whether a location is one that the cache would still have: as old as that, and no older.
  func isActive(_ location: AcceptedLocation) -> Bool {
    now.milliseconds(since: location.acceptedAt) < configuration.inactiveAfter.wholeMilliseconds
  }

  /// The version of what happens now, newer than `version` and all that was heard.
  func nextVersion(after version: LocationVersion) -> LocationVersion {
    max(version, heardVersion).next(at: now, on: node)
  }

  /// A record with the time for which the cache has to keep it.
  func entry(of record: LocationRecord) -> LocationCacheEntry {
    let hasDecided =
      record.isPaused || record.precision != .exact || record.sharingVersion != .none
      || record.precisionVersion != .none
    // Whoever missed a decision on the channel has to find it here, with an old location or none.
    let start = hasDecided ? now : record.location?.acceptedAt ?? now
    return LocationCacheEntry(record: record, expiresAt: start.advanced(by: configuration.inactiveAfter))
  }
}
