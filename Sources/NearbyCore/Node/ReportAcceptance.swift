/// Which reports of clients a node takes, and as what.
extension NearbyConfiguration {
  /// Why reports are not taken; `nil` when they are.
  ///
  /// - Parameters:
  ///   - report: Where a client says it is.
  ///   - earlier: Where it says it was before, the oldest first.
  ///   - now: When it says so.
  ///   - previous: What was taken of the same user last; asked for only if it matters.
  func refusal(
    of report: LocationReport, following earlier: [LocationReport], at now: Timestamp,
    after previous: @autoclosure () -> PreviousLocation?
  ) -> RefusalReason? {
    guard earlier.count < maximumReportCount else { return .batchTooLong(maximumCount: maximumReportCount) }
    guard let movementPolicy else { return nil }
    return movementPolicy.refusal(of: report, following: earlier, at: now, after: previous()).map { .implausible($0) }
  }

  /// A report as it is taken. A device whose clock runs a little ahead measured just now; one that runs far ahead knows
  /// nothing of the time.
  func accepted(_ report: LocationReport, at now: Timestamp) -> AcceptedLocation {
    var location = AcceptedLocation(
      coordinate: report.coordinate, acceptedAt: now, capturedAt: report.capturedAt, motion: report.motion)
    if let capturedAt = report.capturedAt, capturedAt > now {
      location.capturedAt = capturedAt <= now.advanced(by: maximumClockLead) ? now : nil
    }
    return location
  }
}
