import NearbyCore
import Testing

/// Batches of reports, and reports that are not believed.
@Suite struct ReportsTests {
  private func report(_ metres: Double, capturedAt: Timestamp? = nil) throws -> LocationReport {
    LocationReport(coordinate: try Town.place(metres), capturedAt: capturedAt)
  }

  private func history(_ effects: [NearbyNode.Effect]) -> [HistoryEntry] {
    effects.compactMap { if case .appendHistory(let entry) = $0 { entry } else { nil } }
  }

  private func announced(_ effects: [NearbyNode.Effect]) -> [LocationRecord] {
    effects.compactMap { if case .announce(let entry, _, _) = $0 { entry.record } else { nil } }
  }

  @Test func aBatchGoesToTheHistoryAndItsLastReportIsTold() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    let effects = script.handle(
      .locationReported(.first, try report(3), earlier: [try report(1), try report(2)], request: 5))
    let entries = try [1.0, 2, 3].enumerated().map { index, metres in
      HistoryEntry(
        user: anna, version: Town.version(script.now, UInt32(index)),
        location: try Town.location(metres, at: script.now))
    }
    #expect(history(effects) == entries)
    #expect(announced(effects).map(\.location) == [entries[2].location])
    #expect(announced(effects).map(\.version) == [entries[2].version])
    #expect(effects.last == .acknowledge(.first, request: 5))
  }

  @Test func aBatchOfWhoHidesLeavesNoTrace() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    _ = script.handle(.sharingChanged(.first, .paused(), request: nil))
    #expect(
      script.handle(.locationReported(.first, try report(3), earlier: [try report(1)], request: 5))
        == [.acknowledge(.first, request: 5)])
  }

  @Test func aBatchThatIsTooLongIsRefused() throws {
    var script = try ScriptedNode { $0.maximumReportCount = 3 }
    script.connect(.first, try Town.anna(), at: nil)
    let earlier = try (0..<3).map { try report(Double($0)) }
    #expect(
      script.handle(.locationReported(.first, try report(9), earlier: earlier, request: 5))
        == [.deliver(.first, .refused(.batchTooLong(maximumCount: 3), request: 5))])
    let taken = script.handle(
      .locationReported(.first, try report(9), earlier: earlier.dropLast(), request: 6))
    #expect(history(taken).count == 3)
  }

  @Test func aReportThatIsNotBelievedChangesNothing() throws {
    let policy = try MovementPolicy(maximumSpeed: 100)
    var script = try ScriptedNode { $0.movementPolicy = policy }
    script.connect(.first, try Town.anna(), at: try Town.place(0))
    _ = script.wait(.seconds(10))
    let refused = NearbyNode.Effect.deliver(.first, .refused(.implausible(.tooFast), request: 5))
    #expect(script.handle(.locationReported(.first, try report(2000), request: 5)) == [refused])
    #expect(
      script.handle(.locationReported(.first, try report(1), earlier: [try report(0)], request: 6)).last
        == .acknowledge(.first, request: 6), "from where it was before")
  }

  @Test func aHelloMayBringAReportThatIsNotBelieved() throws {
    let policy = try MovementPolicy(maximumClockSkew: .seconds(10))
    var script = try ScriptedNode { $0.movementPolicy = policy }
    let anna = try Town.anna()
    let report = try report(0, capturedAt: script.now.advanced(by: .seconds(-60)))
    let effects = script.handle(.sessionOpened(.first, anna, friends: [], report: report, request: 1))
    #expect(
      effects.compactMap(\.event) == [.welcome(anna), .refused(.implausible(.clockSkew), request: 1)])
  }

  @Test func aBatchIsBelievedByWhenItWasCaptured() throws {
    let policy = try MovementPolicy(maximumSpeed: 100, maximumClockSkew: .seconds(60))
    let now = Timestamp(milliseconds: 10_000_000)
    func captured(_ metres: Double, _ secondsAgo: Int64) throws -> LocationReport {
      try report(metres, capturedAt: now.advanced(byMilliseconds: -1000 * secondsAgo))
    }
    func refusal(_ reports: [LocationReport]) -> MovementRefusal? {
      policy.refusal(of: reports[reports.count - 1], following: reports.dropLast(), at: now, after: nil)
    }
    #expect(refusal([try captured(0, 3600), try captured(990, 3590), try captured(900, 0)]) == nil)
    #expect(refusal([try captured(0, 3600), try captured(1010, 3590), try captured(900, 0)]) == .tooFast)
    #expect(refusal([try captured(0, 10), try captured(1010, 0)]) == .tooFast)
    #expect(refusal([try report(0), try captured(1010, 0)]) == nil, "nobody knows when that was")
    #expect(refusal([try captured(0, 5), try captured(0, 6), try captured(0, 0)]) == .clockSkew)
    #expect(refusal([try captured(0, -61), try captured(0, 0)]) == .clockSkew)
    #expect(refusal([try captured(0, 3600), try captured(0, 61)]) == .clockSkew, "the last is no older")
  }
}
