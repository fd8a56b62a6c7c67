import NearbyCore
import NearbyProtocol
import Testing

/// What is said about motion, precision and pauses is checked.
@Suite struct MotionTests {
  private func error(_ json: String) -> WireError? {
    do {
      _ = try decode(json)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("accuracyM", "-1"), ("accuracyM", #""NaN""#), ("accuracyM", #""Infinity""#), ("accuracyM", "1e39"),
    ("headingDeg", "360"), ("headingDeg", "-0.1"), ("headingDeg", "359.99999999"), ("headingDeg", #""NaN""#),
    ("speedMps", "-1"), ("speedMps", #""-Infinity""#), ("speed_mps", "-1e-9"),
  ])
  func outOfRangeIsRefused(field: String, value: String) {
    let error = error(#"{"report":{"location":{},"\#(field)":\#(value)},"id":7}"#)
    #expect(error?.kind == .invalidMotion)
    #expect(error?.field == "report.\(field == "speed_mps" ? "speedMps" : field)")
    #expect(error?.offset == 28 + field.utf8.count)
    #expect(error?.messageID == 7)
    #expect(error?.errorCode == .invalidMotion)
    #expect(error?.isFatal == false)
  }

  @Test(arguments: ["1d 000080bf", "1d 0000c07f", "25 0000b443", "2d 000080ff"])
  func outOfRangeIsRefusedInBinary(hex: String) {
    let error = #expect(throws: WireError.self) {
      try decode(
        hex: "1a 19 0a12 09 0000000000000000 11 0000000000000000 \(hex)")
    }
    #expect(error?.kind == .invalidMotion)
    #expect(error?.offset == 23)
  }

  @Test func absenceIsKept() throws {
    guard case .report(let report) = try decode(#"{"report":{"location":{},"headingDeg":0}}"#).body else {
      Issue.record("not a report")
      return
    }
    #expect(report.motion.heading == 0)
    #expect(report.motion.accuracy == nil)
    #expect(report.motion.speed == nil)
  }

  @Test(arguments: [
    (#"{"untilMs":"5"}"#, "sharing", 26), (#"{"paused":true,"precision":9}"#, "sharing.precision", 38),
    (#"{"precision":"PRECISION_STREET"}"#, "sharing.precision", 24),
  ])
  func sharingThatMakesNoSenseIsRefused(json: String, field: String, offset: Int) {
    let error = error(#"{"sharing":\#(json)}"#)
    #expect(error?.kind == .invalidSharing)
    #expect(error?.field == field)
    #expect(error?.offset == offset)
    #expect(error?.errorCode == .invalidSharing)
  }

  /// A reader that does not know how coarse a friend is shown takes it for as coarse as can be.
  @Test func unknownPrecisionOfAFriendIsCoarse() throws {
    let json = #"{"moved":{"friend":{"user":"a","location":{},"precision":@}}}"#
    for (value, precision) in [
      ("9", SharingPrecision.town), ("0", .exact), ("1", .exact), (#""PRECISION_BLOCK""#, .block),
    ] {
      let message = try decodeServer(json.split(separator: "@").joined(separator: value))
      guard case .moved(let friend) = message.body else { continue }
      #expect(friend.precision == precision)
    }
  }
}
