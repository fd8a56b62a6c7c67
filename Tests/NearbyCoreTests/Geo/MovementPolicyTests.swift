import NearbyCore
import Testing

@Suite struct MovementPolicyTests {
  private let now = Timestamp(milliseconds: 1_000_000)

  @Test func refusesBadLimits() {
    #expect(throws: InvalidMovementPolicy.maximumSpeed(0)) { try MovementPolicy(maximumSpeed: 0) }
    #expect(throws: InvalidMovementPolicy.self) { try MovementPolicy(maximumSpeed: .nan) }
    #expect(throws: InvalidMovementPolicy.minimumInterval(.seconds(-1))) {
      try MovementPolicy(minimumInterval: .seconds(-1))
    }
    #expect(throws: InvalidMovementPolicy.maximumClockSkew(.seconds(-1))) {
      try MovementPolicy(maximumClockSkew: .seconds(-1))
    }
    #expect(throws: InvalidMovementPolicy.accuracyCeiling(Distance(metres: -1))) {
      try MovementPolicy(accuracyCeiling: Distance(metres: -1))
    }
  }

  @Test(
    arguments: [
      (nil, nil), (0, nil), (100, nil), (100.5, .inaccurate), (.greatestFiniteMagnitude, .inaccurate),
    ] as [(Float?, MovementRefusal?)])
  func limitsAccuracy(metres: Float?, refusal: MovementRefusal?) throws {
    let policy = try MovementPolicy(accuracyCeiling: Distance(metres: 100))
    #expect(policy.refusal(of: try report(0, accuracy: metres), at: now, after: nil) == refusal)
  }

  @Test(
    arguments: [
      (0, nil), (10_000, nil), (-10_000, nil), (10_001, .clockSkew), (-10_001, .clockSkew),
      (.max, .clockSkew), (.min, .clockSkew),
    ] as [(Int64, MovementRefusal?)])
  func limitsClockSkew(milliseconds: Int64, refusal: MovementRefusal?) throws {
    let policy = try MovementPolicy(maximumClockSkew: .seconds(10))
    let report = try report(0, capturedAt: now.advanced(byMilliseconds: milliseconds))
    #expect(policy.refusal(of: report, at: now, after: nil) == refusal)
  }

  @Test(
    arguments: [
      (5000, nil), (4999, 1), (0, 5000), (-3000, 5000), (.min, 5000), (.max, nil),
    ] as [(Int64, Int64?)])
  func limitsTheInterval(elapsed: Int64, wait: Int64?) throws {
    let policy = try MovementPolicy(minimumInterval: .seconds(5), maximumClockSkew: .seconds(10))
    // Whatever the stamp says: clocks are set.
    for stamp in [Timestamp.distantPast, now, .distantFuture] {
      let before = AcceptedLocation(coordinate: try report(0).coordinate, acceptedAt: stamp)
      let previous = PreviousLocation(before, elapsed: .milliseconds(elapsed))
      let refusal = policy.refusal(of: try report(0), at: now, after: previous)
      #expect(refusal == wait.map { .tooSoon(wait: .milliseconds($0)) })
    }
  }

  @Test(
    arguments: [
      // Metres moved in ten seconds by the server's clock, accuracy, seconds between captures.
      (1000, 0, nil, nil), (1001, 0, nil, .tooFast), (1100, 100, nil, nil), (1102, 100, nil, .tooFast),
      (2000, 0, 20, nil), (2001, 0, 20, .tooFast), (1001, 0, 5, .tooFast), (1001, 0, -5, .tooFast),
    ] as [(Double, Float, Int64?, MovementRefusal?)], [0, 40] as [Float])
  func limitsSpeed(
    _ movement: (metres: Double, accuracy: Float, captured: Int64?, refusal: MovementRefusal?),
    accuracyBefore: Float
  ) throws {
    let (metres, accuracy, captured, refusal) = movement
    let policy = try MovementPolicy(maximumSpeed: 100)
    let before = AcceptedLocation(
      coordinate: try report(0).coordinate, acceptedAt: now,
      capturedAt: captured.map { now.advanced(byMilliseconds: -1000 * $0) },
      motion: try Motion(accuracy: accuracyBefore))
    let place = metres - 0.001 + Double(accuracyBefore)
    let report = try report(place, capturedAt: captured.map { _ in now }, accuracy: accuracy)
    let previous = PreviousLocation(before, elapsed: .seconds(10))
    #expect(policy.refusal(of: report, at: now, after: previous) == refusal)
  }

  @Test func allowsEverythingWithoutLimits() throws {
    let policy = try MovementPolicy(
      maximumSpeed: .infinity, minimumInterval: .zero, maximumClockSkew: .seconds(Int64.max),
      accuracyCeiling: Distance(metres: .infinity))
    let before = AcceptedLocation(coordinate: try report(0).coordinate, acceptedAt: now, capturedAt: now)
    let report = try report(2e7, capturedAt: .distantPast, accuracy: 1e9)
    #expect(policy.refusal(of: report, at: now, after: PreviousLocation(before, elapsed: .zero)) == nil)
  }

  @Test func anInfiniteSpeedNeedsNoTime() throws {
    let policy = try MovementPolicy(maximumSpeed: .infinity, minimumInterval: .zero)
    let before = PreviousLocation(
      AcceptedLocation(coordinate: try report(0).coordinate, acceptedAt: now), elapsed: .zero)
    #expect(policy.refusal(of: try report(2e7), at: now, after: before) == nil)
    let walker = try MovementPolicy(maximumSpeed: 2, minimumInterval: .zero)
    #expect(walker.refusal(of: try report(1), at: now, after: before) == .tooFast)
  }

  /// So many metres along the equator.
  private func report(
    _ metres: Double, capturedAt: Timestamp? = nil, accuracy: Float? = nil
  ) throws -> LocationReport {
    let degrees = metres / Earth.halfCircumference.metres * 180
    return LocationReport(
      coordinate: try Coordinate(latitude: 0, longitude: degrees), capturedAt: capturedAt,
      motion: try Motion(accuracy: accuracy))
  }
}
