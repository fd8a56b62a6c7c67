extension NearbyNode {
  /// Takes what a client says about where it is, and was `earlier`, oldest first.
  mutating func locationReported(
    _ report: LocationReport, earlier: [LocationReport] = [], from session: SessionID, request: UInt32?,
    into effects: inout [Effect]
  ) {
    guard let person = sessions[session], var viewer = people[person].viewer else { return }
    let isPaused = sharing(of: person).isPaused
    // Until the own channel is known, the user may be hiding, or want to be seen less exactly.
    let mustWait = !people[person].channel.isKnown && !(isPaused && viewer.earlyWord.hasChangedSharing)
    guard !mustWait || viewer.earlyWord.reports.count < Viewer.maximumWaitingCount else {
      return refuse(session, request: request, into: &effects)
    }
    if let reason = reasonToRefuse(report, earlier, after: viewer.location) {
      return effects.append(.deliver(session, .refused(reason, request: request)))
    }
    let location = accepted(report)
    viewer.location = location
    viewer.knownPrecision = .exact
    if mustWait {
      viewer.earlyWord.reports.append(
        Viewer.EarlyReport(
          location: location, earlier: earlier.map(accepted), session: session, request: request))
      viewer.earlyWord.isUnpublished = true
      people[person].viewer = viewer
    } else {
      viewer.earlyWord.hasReported = !people[person].channel.isKnown
      // Who hides leaves no trace: the location stays here, for the moment the user shows up again.
      for former in earlier where !isPaused {
        viewer.version = nextVersion(of: person, after: viewer.version)
        appendHistory(accepted(former), viewer.version, of: person, into: &effects)
      }
      viewer.version = nextVersion(of: person, after: viewer.version)
      people[person].viewer = viewer
      if !isPaused {
        publishOwnRecord(of: person, into: &effects)
        appendHistory(location, viewer.version, of: person, into: &effects)
      }
      if let request { effects.append(.acknowledge(session, request: request)) }
    }
    for other in viewer.sessions where other != session {
      effects.append(.deliver(other, .ownLocation(location)))
    }
    placeViewer(person, whyLeft: .outOfRange, into: &effects)
  }

  private func reasonToRefuse(
    _ report: LocationReport, _ earlier: [LocationReport], after previous: AcceptedLocation?
  ) -> RefusalReason? {
    guard earlier.count < configuration.maximumReportCount else {
      return .batchTooLong(maximumCount: configuration.maximumReportCount)
    }
    return configuration.movementPolicy?
      .refusal(of: report, following: earlier, at: now, after: previous)
      .map { .implausible($0) }
  }

  /// Takes what the own channel or the cache says of a viewer: another device of the user may be on another node.
  ///
  /// - Parameter isStored: Whether the cache says it.
  mutating func adoptOwnRecord(
    _ record: LocationRecord, isStored: Bool, of person: Int, into effects: inout [Effect]
  ) {
    // What this node has announced itself comes back to it, and says nothing new: the usual case, left before
    // anything is copied.
    guard let version = people.viewerVersion(of: person),
      record.version > version || !people[person].channel.isKnown
        || sharing(of: person).isOlder(than: record)
        // The same report, told more exactly by the node that was told it.
        || record.version == version && record.precisionVersion != .none
    else { return }
    adoptOwnNews(record, isStored: isStored, of: person, into: &effects)
  }

  @inline(never)
  private mutating func adoptOwnNews(
    _ record: LocationRecord, isStored: Bool, of person: Int, into effects: inout [Effect]
  ) {
    guard let viewer = people[person].viewer else { return }
    let early = people[person].channel.isKnown ? Viewer.EarlyWord() : viewer.earlyWord
    var sharing = sharing(of: person)
    let former = sharing
    if !early.hasChangedSharing { sharing.adoptPause(of: record) }
    if !early.hasChosenPrecision { sharing.adoptPrecision(of: record) }
    let hasMoved = !early.isLocated && isNews(record, isStored: isStored, for: viewer)
    if hasMoved {
      sharing.adoptCell(of: record)
      people[person].viewer?.setLocation(of: record)
    }
    let hasEnded = sharing.endPause(at: now)
    setSharing(sharing, of: person)
    setViewerTimer(of: person)
    if viewer.isLive, hasMoved, let location = record.location {
      for session in viewer.sessions { effects.append(.deliver(session, .ownLocation(location))) }
    }
    placeViewer(person, whyLeft: sharing.isPaused ? .stoppedSharing : .outOfRange, into: &effects)
    guard people[person].channel.isKnown else {
      if hasEnded { people[person].viewer?.earlyWord.isUnpublished = true }
      return
    }
    if hasEnded {
      publishOwnRecord(of: person, into: &effects)
    } else if sharing != former {
      answer(record, of: person, into: &effects)
    }
  }

  /// Another node took a decision of the user without knowing all that is known here of where the user is: tells it
  /// again, as the decision wants it to be seen.
  private mutating func answer(_ record: LocationRecord, of person: Int, into effects: inout [Effect]) {
    guard let own = ownRecord(of: person), own.location != nil, own.hasNewerLocation(than: record)
    else { return }
    publishOwnRecord(of: person, into: &effects)
  }

  /// Whether a record says where a viewer is, and more recently, or more exactly, than is known here.
  private func isNews(_ record: LocationRecord, isStored: Bool, for viewer: Viewer) -> Bool {
    guard let location = record.location else { return false }
    // What another session knows, however old, this one may know; but not what the cache keeps beside a precision.
    guard !isStored || isActive(location) else { return false }
    guard record.version == viewer.version, let known = viewer.location else {
      return record.version > viewer.version
    }
    return location.isMoreAccurate(than: known)
  }

  /// The own channel is known: what was said before goes out now, newer than all that was found.
  mutating func publishEarlyWord(of person: Int, into effects: inout [Effect]) {
    guard var viewer = people[person].viewer else { return }
    var early = viewer.earlyWord
    viewer.earlyWord = Viewer.EarlyWord()
    if let record = people[person].channel.record {
      var sharing = sharing(of: person)
      if early.hasChangedSharing, sharing.renewPause(after: record, at: now) { early.isUnpublished = true }
      if early.hasChosenPrecision, sharing.renewPrecision(after: record, at: now) {
        early.isUnpublished = true
      }
      setSharing(sharing, of: person)
    }
    let isPaused = sharing(of: person).isPaused
    for report in early.reports {
      for location in report.earlier + [report.location] {
        viewer.version = nextVersion(of: person, after: viewer.version)
        if !isPaused { appendHistory(location, viewer.version, of: person, into: &effects) }
      }
    }
    if early.hasReported, viewer.version <= people[person].channel.version {
      viewer.version = nextVersion(of: person, after: viewer.version)
    }
    people[person].viewer = viewer
    if early.isUnpublished, !isPaused || early.hasChangedSharing {
      publishOwnRecord(of: person, into: &effects)
    }
    for report in early.reports {
      if let request = report.request { effects.append(.acknowledge(report.session, request: request)) }
    }
    if viewer.sessions.isEmpty { removeViewer(person, into: &effects) }
  }

  /// A viewer that hides sees nobody, as one whose place is not known. What it sees is as exact as its place is known
  /// here, however coarsely friends see it.
  mutating func placeViewer(_ person: Int, whyLeft reason: LeaveReason, into effects: inout [Effect]) {
    let location = sharing(of: person).isPaused ? nil : people[person].viewer?.location
    moveViewer(person, to: location?.coordinate, whyLeft: reason, into: &effects)
  }

  /// Whether a location is one that the cache would still have: as old as that, and no older.
  func isActive(_ location: AcceptedLocation) -> Bool {
    now.milliseconds(since: location.acceptedAt) < inactiveAfterMilliseconds
  }

  private func nextVersion(of person: Int, after version: LocationVersion) -> LocationVersion {
    max(version, people[person].channel.version).next(at: now)
  }

  private func appendHistory(
    _ location: AcceptedLocation, _ version: LocationVersion, of person: Int, into effects: inout [Effect]
  ) {
    effects.append(
      .appendHistory(HistoryEntry(user: people[person].user, version: version, location: location)))
  }

  /// Too much waits for this viewer already.
  func refuse(_ session: SessionID, request: UInt32?, into effects: inout [Effect]) {
    let delay = configuration.snapshotPatience.wholeMilliseconds
    let reason = RefusalReason.unavailable(retryAfterMilliseconds: delay)
    effects.append(.deliver(session, .refused(reason, request: request)))
  }

  private func accepted(_ report: LocationReport) -> AcceptedLocation {
    AcceptedLocation(
      coordinate: report.coordinate, acceptedAt: now, capturedAt: believable(report.capturedAt),
      motion: report.motion)
  }

  /// A device whose clock runs a little ahead measured just now; one that runs far ahead knows nothing of the time.
  private func believable(_ capturedAt: Timestamp?) -> Timestamp? {
    guard let capturedAt, capturedAt > now else { return capturedAt }
    return capturedAt <= now.advanced(by: configuration.maximumClockLead) ? now : nil
  }
}
