/// Decides whether a report of a location is believable after the one before it. Pure: the time comes with
/// it.
///
/// It keeps false positions from being tried out quickly, and broken devices from jumping around. It does not
/// replace ``GridSnapping``, since a patient liar stays below every limit.
public struct MovementPolicy: Hashable, Sendable {
  /// How fast somebody may move, in m/s.
  public let maximumSpeed: Double

  /// How long after an accepted report the next one is refused.
  public let minimumInterval: Duration

  /// How far the time of capture may lie from the time of the server, to either side.
  public let maximumClockSkew: Duration

  /// How wide the circle may be within which the device believes itself.
  public let accuracyCeiling: Distance

  /// Creates a policy. The defaults believe an airliner, take a report a second, and allow five minutes of
  /// delay.
  ///
  /// - Throws: ``InvalidMovementPolicy`` when a limit is not a number, is below zero, or the speed is zero.
  ///   Infinite ones allow everything.
  public init(
    maximumSpeed: Double = 350,
    minimumInterval: Duration = .seconds(1),
    maximumClockSkew: Duration = .seconds(300),
    accuracyCeiling: Distance = Distance(kilometres: 5)
  ) throws(InvalidMovementPolicy) {
    // NaN fails both comparisons.
    guard maximumSpeed > 0 else { throw .maximumSpeed(maximumSpeed) }
    guard minimumInterval >= .zero else { throw .minimumInterval(minimumInterval) }
    guard maximumClockSkew >= .zero else { throw .maximumClockSkew(maximumClockSkew) }
    guard accuracyCeiling.metres >= 0 else { throw .accuracyCeiling(accuracyCeiling) }
    self.maximumSpeed = maximumSpeed
    self.minimumInterval = minimumInterval
    self.maximumClockSkew = maximumClockSkew
    self.accuracyCeiling = accuracyCeiling
  }

  /// Why `report` is not to be accepted, or nil when it is believable. O(1), at one
  /// ``Coordinate/distance(to:)``.
  ///
  /// The reasons are tried in the order of ``MovementRefusal``. The speed is the displacement, less how far both places
  /// may be off by their accuracy, over the time between the reports: as it passed on the server, or by the device's
  /// clock where that is longer, since reports are held up on their way. A device can gain no more than twice
  /// ``maximumClockSkew`` by lying about it.
  ///
  /// - Parameters:
  ///   - report: What the device says.
  ///   - now: The time of the server, which the device's is compared with.
  ///   - previous: The last accepted report of the same user; nil when there is none.
  public func refusal(
    of report: LocationReport, at now: Timestamp, after previous: PreviousLocation?
  ) -> MovementRefusal? {
    if !isAccurate(report) { return .inaccurate }
    let longestSkew = maximumClockSkew.wholeMilliseconds
    if let capturedAt = report.capturedAt {
      let skew = max(capturedAt.milliseconds(since: now), -.max)
      guard abs(skew) <= longestSkew else { return .clockSkew }
    }
    guard let previous else { return nil }
    let elapsed = max(previous.elapsed.wholeMilliseconds, 0)
    let interval = minimumInterval.wholeMilliseconds
    guard elapsed >= interval else { return .tooSoon(wait: .milliseconds(interval - elapsed)) }
    var longest = elapsed
    if let capturedAt = report.capturedAt, let before = previous.location.capturedAt {
      longest = max(longest, capturedAt.milliseconds(since: before))
    }
    let slack = (previous.location.motion.accuracy ?? 0) + (report.motion.accuracy ?? 0)
    return canReach(
      report.coordinate, from: previous.location.coordinate, within: longest, slack: slack) ? nil : .tooFast
  }

  func isAccurate(_ report: LocationReport) -> Bool {
    Double(report.motion.accuracy ?? 0) <= accuracyCeiling.metres
  }

  func canReach(
    _ place: Coordinate, from previous: Coordinate, within milliseconds: Int64, slack: Float
  ) -> Bool {
    let metres = previous.distance(to: place).metres - Double(slack)
    // The time that the way takes, not the way that the time allows: an infinite speed times no time is not a number.
    return metres <= 0 || metres / maximumSpeed <= Double(milliseconds) / 1000
  }
}

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
  ///   - now: The time of the server, which the device's is compared with.
  ///   - previous: The last accepted report of the same user; nil when there is none.
  public func refusal(
    of report: LocationReport, following earlier: [LocationReport], at now: Timestamp,
    after previous: PreviousLocation?
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

/// The report that a ``MovementPolicy`` compares the next one with.
public struct PreviousLocation: Hashable, Sendable {
  /// What was accepted.
  public var location: AcceptedLocation

  /// How long ago, by a clock that nobody sets.
  public var elapsed: Duration

  /// Creates a report that was accepted some time ago.
  public init(_ location: AcceptedLocation, elapsed: Duration) {
    self.location = location
    self.elapsed = elapsed
  }
}

/// Why some limits do not make a ``MovementPolicy``: each must be a number, and above or at the least that is
/// named.
@nonexhaustive
public enum InvalidMovementPolicy: Error, Hashable, Sendable {
  /// The speed in m/s is not above zero.
  case maximumSpeed(Double)

  /// The interval is below zero.
  case minimumInterval(Duration)

  /// The skew is below zero.
  case maximumClockSkew(Duration)

  /// The accuracy is below zero.
  case accuracyCeiling(Distance)
}
