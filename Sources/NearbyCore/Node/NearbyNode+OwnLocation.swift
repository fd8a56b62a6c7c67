extension NearbyNode {
  mutating func accept(
    _ report: LocationReport, from session: SessionID, request: UInt32?, into effects: inout [Effect]
  ) {
    guard let person = sessions[session], var viewer = people[person].viewer else { return }
    let isSharingKnown = people[person].channel.isKnown || viewer.earlyWord.hasChangedSharing
    guard isSharingKnown || viewer.earlyWord.reports.count < ViewerState.maximalWaitingCount else {
      return refuse(session, request: request, into: &effects)
    }
    let location = AcceptedLocation(
      coordinate: report.coordinate, acceptedAt: now, capturedAt: believable(report.capturedAt))
    viewer.location = location
    if !isSharingKnown {
      viewer.earlyWord.reports.append(
        ViewerState.EarlyReport(location: location, session: session, request: request))
      viewer.earlyWord.isUnpublished = true
      people[person].viewer = viewer
    } else {
      // Who hides leaves no trace: the location stays here, for the moment the user shows up again.
      if !viewer.isPaused { viewer.version = nextVersion(of: person, after: viewer.version) }
      people[person].viewer = viewer
      if !viewer.isPaused {
        publishOwnRecord(of: person, into: &effects)
        let entry = HistoryEntry(user: people[person].user, version: viewer.version, location: location)
        effects.append(.appendHistory(entry))
      }
      if let request { effects.append(.acknowledge(session, request: request)) }
    }
    for other in viewer.sessions where other != session {
      effects.append(.deliver(other, .ownLocation(location)))
    }
    placeViewer(person, whyLeft: .outOfRange, into: &effects)
  }

  mutating func changeSharing(
    of session: SessionID, isPaused: Bool, request: UInt32?, into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    setPaused(isPaused, person, into: &effects)
    if let request { effects.append(.acknowledge(session, request: request)) }
  }

  /// Published even when nothing changes: the client may be repeating what got lost on the way to the cache.
  mutating func setPaused(_ isPaused: Bool, _ person: Int, into effects: inout [Effect]) {
    guard var viewer = people[person].viewer else { return }
    viewer.isPaused = isPaused
    if !people[person].channel.isKnown { viewer.earlyWord.hasChangedSharing = true }
    // Showing up waits for the location that the cache may hold; hiding waits for nothing.
    if !people[person].channel.isKnown, !isPaused, viewer.location == nil {
      viewer.earlyWord.isUnpublished = true
      people[person].viewer = viewer
    } else {
      viewer.version = nextVersion(of: person, after: viewer.version)
      people[person].viewer = viewer
      publishOwnRecord(of: person, into: &effects)
    }
    placeViewer(person, whyLeft: isPaused ? .stoppedSharing : .outOfRange, into: &effects)
  }

  /// Takes what the own channel or the cache says of a viewer: another device of the user may be on another node.
  mutating func adoptOwnRecord(_ record: LocationRecord, of person: Int, into effects: inout [Effect]) {
    // What this node has announced itself comes back to it, and says nothing new: the usual case, left before
    // anything is copied.
    guard let version = people.viewerVersion(of: person),
      record.version > version || !people[person].channel.isKnown
    else { return }
    adoptOwnNews(record, of: person, into: &effects)
  }

  @inline(never)
  private mutating func adoptOwnNews(
    _ record: LocationRecord, of person: Int, into effects: inout [Effect]
  ) {
    guard var viewer = people[person].viewer else { return }
    if people[person].channel.isKnown {
      viewer.location = record.location ?? viewer.location
      viewer.isPaused = record.isPaused
    } else {
      let early = viewer.earlyWord
      if early.reports.isEmpty, record.version > viewer.version || viewer.location == nil {
        viewer.location = record.location ?? viewer.location
      }
      if !early.hasChangedSharing {
        viewer.isPaused = record.isPaused
      } else if record.version > viewer.version {
        viewer.earlyWord.isUnpublished = true
      }
    }
    viewer.version = max(viewer.version, record.version)
    people[person].viewer = viewer
    if viewer.isLive, let location = record.location, viewer.location == location {
      for session in viewer.sessions { effects.append(.deliver(session, .ownLocation(location))) }
    }
    placeViewer(person, whyLeft: viewer.isPaused ? .stoppedSharing : .outOfRange, into: &effects)
  }

  /// The own channel is known: what was said before goes out now, newer than all that was found.
  mutating func publishEarlyWord(of person: Int, into effects: inout [Effect]) {
    guard var viewer = people[person].viewer else { return }
    let early = viewer.earlyWord
    viewer.earlyWord = ViewerState.EarlyWord()
    if !viewer.isPaused {
      for report in early.reports {
        viewer.version = nextVersion(of: person, after: viewer.version)
        let entry = HistoryEntry(
          user: people[person].user, version: viewer.version, location: report.location)
        effects.append(.appendHistory(entry))
      }
    }
    let isVersionFresh = !viewer.isPaused && !early.reports.isEmpty
    if early.isUnpublished, !isVersionFresh {
      viewer.version = nextVersion(of: person, after: viewer.version)
    }
    people[person].viewer = viewer
    if early.isUnpublished, !viewer.isPaused || early.hasChangedSharing {
      publishOwnRecord(of: person, into: &effects)
    }
    for report in early.reports {
      if let request = report.request { effects.append(.acknowledge(report.session, request: request)) }
    }
    if viewer.sessions.isEmpty { removeViewer(person, into: &effects) }
  }

  /// A new viewer's channel may have been open before the viewer came, for friends or from an earlier session.
  mutating func adoptKnownRecord(of person: Int) {
    let channel = people[person].channel
    guard channel.record != nil || channel.ownWord != nil else { return }
    let isOwnWordNewer = channel.ownWord.map { $0.version > channel.version } ?? false
    let location = isOwnWordNewer ? channel.ownWord?.location : channel.record?.location
    let isPaused = isOwnWordNewer ? channel.ownWord?.isPaused : channel.record?.isPaused
    people[person].viewer?.version = max(channel.version, channel.ownWord?.version ?? .none)
    people[person].viewer?.isPaused = isPaused ?? false
    // As old as the cache would still have it, and no older.
    if let location, now.milliseconds(since: location.acceptedAt) < inactiveAfterMilliseconds {
      people[person].viewer?.location = location
    }
    placeViewer(person)
  }

  private mutating func placeViewer(
    _ person: Int, whyLeft reason: LeaveReason, into effects: inout [Effect]
  ) {
    let former = viewerPositions[person]
    placeViewer(person)
    // Whoever checks in again where it was has nothing new to see.
    guard viewerPositions[person].squaredChord(to: former) != 0 else { return }
    evaluateFriends(of: person, whyLeft: reason, into: &effects)
  }

  /// A viewer that hides sees nobody, as one whose place is not known.
  private mutating func placeViewer(_ person: Int) {
    guard let viewer = people[person].viewer else { return }
    let location = viewer.isPaused ? nil : viewer.location
    viewerPositions[person] = location.map { UnitVector($0.coordinate) } ?? .unknown
  }

  private func nextVersion(of person: Int, after version: LocationVersion) -> LocationVersion {
    max(version, people[person].channel.version).next(at: now)
  }

  /// Tells the user's channel and the cache what holds of the user now.
  private mutating func publishOwnRecord(of person: Int, into effects: inout [Effect]) {
    guard let viewer = people[person].viewer else { return }
    people[person].channel.ownWord = ChannelState.OwnWord(
      version: viewer.version, isPaused: viewer.isPaused, location: viewer.isPaused ? nil : viewer.location)
    let user = people[person].user
    var record = LocationRecord(user: user, version: viewer.version, state: .paused())
    guard !viewer.isPaused else {
      let expiry = now.advanced(by: configuration.pauseRetention)
      let entry = LocationCacheEntry(record: record, expiresAt: expiry)
      return effects.append(.announce(entry, at: ring.slot(for: user)))
    }
    // Without a location there is nothing to see yet, but nobody must go on believing that the user hides.
    record.state = viewer.location.map { .sharing($0) } ?? .unlocated
    let expiry = (viewer.location?.acceptedAt ?? now).advanced(byMilliseconds: inactiveAfterMilliseconds)
    let entry = LocationCacheEntry(record: record, expiresAt: expiry)
    effects.append(.announce(entry, at: ring.slot(for: user)))
  }

  /// Too much waits for this viewer already.
  func refuse(_ session: SessionID, request: UInt32?, into effects: inout [Effect]) {
    let delay = configuration.snapshotPatience.wholeMilliseconds
    let reason = RefusalReason.unavailable(retryAfterMilliseconds: delay)
    effects.append(.deliver(session, .refused(reason, request: request)))
  }

  /// A device whose clock runs a little ahead measured just now; one that runs far ahead knows nothing of the time.
  private func believable(_ capturedAt: Timestamp?) -> Timestamp? {
    guard let capturedAt, capturedAt > now else { return capturedAt }
    return capturedAt <= now.advanced(by: configuration.maximalClockSkew) ? now : nil
  }
}
