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
    ("headingDeg", "360.1"), ("headingDeg", "-1e39"), ("headingDeg", #""Infinity""#), ("headingDeg", #""NaN""#),
    ("speedMps", "-1e39"), ("speedMps", #""-Infinity""#), ("speed_mps", #""NaN""#), ("accuracyM", "-1e-9"),
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

  @Test(arguments: ["1d 000080bf", "1d 0000c07f", "25 0100b443", "25 0000807f", "25 000080ff", "2d 000080ff"])
  func outOfRangeIsRefusedInBinary(hex: String) {
    let error = #expect(throws: WireError.self) {
      try decode(
        hex: "1a 19 0a12 09 0000000000000000 11 0000000000000000 \(hex)")
    }
    #expect(error?.kind == .invalidMotion)
    #expect(error?.offset == 23)
  }

  /// As a device of Apple's says it: the place has to be kept.
  @Test(arguments: [
    #""headingDeg":-1"#, #""speedMps":-1"#, #""headingDeg":-1,"speedMps":-1.0"#, #""headingDeg":-0.25"#,
    #""speedMps":-3e38"#, #""headingDeg":90,"headingDeg":-1"#,
  ])
  func whatIsBelowZeroIsUnknown(motion: String) throws {
    let json = #"{"report":{"location":{"latitude":52.5,"longitude":13.4},\#(motion)}}"#
    let report = LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
    #expect(try decode(json).body == .report(report))
  }

  @Test(arguments: ["25 000080bf", "2d 000080bf", "25 000080bf 2d 000080bf", "78 00 2d 000080bf", "25 0000a0c2"])
  func whatIsBelowZeroIsUnknownInBinary(hex: String) throws {
    let motion = bytes(hex)
    let place = "0a12 09 0000000000404a40 11 cdcccccccccc2a40"
    let length = String(20 + motion.count, radix: 16)
    let report = LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
    #expect(try decode(hex: "1a \(length) \(place) \(hex)").body == .report(report))
  }

  /// What is nearest to them among the numbers of 32 bits is a full turn, and that is north again.
  @Test(arguments: ["359.99999", "359.99999999999994", "360", "360.0", "\"359.999999\"", "360.00001"])
  func theLargestHeadingsAreNorth(heading: String) throws {
    let json = #"{"report":{"location":{},"headingDeg":\#(heading)}}"#
    guard case .report(let report) = try decode(json).body else { return }
    #expect(report.motion.heading == 0)
    guard case .report(let binary) = try decode(hex: "1a 19 0a12 09 \(zero) 11 \(zero) 25 0000b443").body else {
      return
    }
    #expect(binary.motion.heading == 0)
  }

  private let zero = String(repeating: "00", count: 8)

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
