extension MovementPolicy {
  /// Why a batch of reports is not to be accepted, or nil when it is believable. O(*n*) in their number.
  ///
  /// The last report is judged like one that comes alone. Those before it were held up for as long as it took, so the
  /// interval says nothing about them, nor does their age; but each has to be accurate enough and not from the future,
  /// none may be captured before the one that it follows, and where two follow each other that say when they were
  /// captured, nobody may have moved too fast between them. The reasons are found in that order, from the oldest report
  /// to the last.
  ///
  /// - Parameters:
  ///   - report: What the device says last.
  ///   - earlier: What it says of before, the oldest first.
  ///   - now: The time of the server.
  ///   - previous: The last accepted report of the same user; nil when there is none.
  public func refusal(
    of report: LocationReport, following earlier: [LocationReport], at now: Timestamp,
    after previous: AcceptedLocation?
  ) -> MovementRefusal? {
    let future = now.advanced(by: maximumClockSkew)
    for index in earlier.indices {
      let next = index + 1 < earlier.count ? earlier[index + 1] : report
      if let reason = refusal(of: earlier[index], before: next, until: future) { return reason }
    }
    return refusal(of: report, at: now, after: previous)
  }

  private func refusal(
    of report: LocationReport, before next: LocationReport, until future: Timestamp
  ) -> MovementRefusal? {
    guard isAccurate(report) else { return .inaccurate }
    guard let capturedAt = report.capturedAt else { return nil }
    guard capturedAt <= future else { return .clockSkew }
    guard let following = next.capturedAt else { return nil }
    guard capturedAt <= following else { return .clockSkew }
    let slack = (report.motion.accuracy ?? 0) + (next.motion.accuracy ?? 0)
    let elapsed = following.milliseconds(since: capturedAt)
    return canReach(next.coordinate, from: report.coordinate, within: elapsed, slack: slack) ? nil : .tooFast
  }
}
