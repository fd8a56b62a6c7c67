import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// Numbers in JSON are those of the standard library, to the last bit and the last digit.
@Suite struct JSONNumberTests {
  private func radius(_ message: ServerMessage) throws -> Double {
    guard case .welcome(let welcome) = message.body else { throw CancellationError() }
    return welcome.hints.radius
  }

  private func written(_ hints: Welcome.Hints) throws -> String {
    var bytes: [UInt8] = []
    let limits = Welcome.Limits(maximumFrameByteCount: 0, maximumFriends: 0, maximumPageSize: 0)
    JSONCodec().encode(
      ServerMessage(body: .welcome(Welcome(user: try UserID("a"), limits: limits, hints: hints))),
      into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func written(_ radius: Double) throws -> String {
    try written(
      Welcome.Hints(
        radius: radius, inactiveAfterMilliseconds: 0, reportIntervalMilliseconds: 0,
        pingIntervalMilliseconds: 0))
  }

  private func numbers(_ random: inout SplitMix64) -> [Double] {
    let places = Double(UInt64(1) << UInt64.random(in: 0...40, using: &random))
    let decimals: Double = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].randomElement(using: &random) ?? 1
    let whole = Double.random(in: -1e9...1e9, using: &random)
    let bits = Double(bitPattern: random.next())
    return [
      (whole * decimals).rounded() / decimals, (whole / 1e6 * decimals).rounded() / decimals,
      Double.random(in: -180...180, using: &random), (whole / places).nextUp, whole.rounded(),
      bits.isFinite ? bits : 1,
    ]
  }

  @Test func areWrittenAsTheStandardLibraryWritesThem() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    let edges = [
      0.001, 0.0009999999999999999, 0.0010000000000000002, 99_999_999.9999999, 1e8, 100_000_000.5, 0.1, 0.3,
      0.30000000000000004, 1, -90, 180, 8046.72, 123_456_789.123, 12_345_678.1234567, .leastNonzeroMagnitude,
      0.00001, 1e-7,
    ]
    for _ in 0..<3000 {
      for number in numbers(&random) + edges where number != 0 {
        #expect(try written(number).contains("\"radiusM\":\(number)}"), "seed \(seed)")
      }
    }
  }

  @Test func areReadAsTheStandardLibraryReadsThem() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<3000 {
      for number in numbers(&random) {
        var text = "\(number)"
        // More digits than a number has, or one less, in or out of a word of eight.
        if Bool.random(using: &random), !text.contains("e") {
          text += String(UInt64.random(in: 0...UInt64.max, using: &random)).prefix(
            Int.random(in: 1...19, using: &random))
        }
        let message = try decodeServer(
          #"{"welcome":{"user":"a","limits":{},"hints":{"radiusM":\#(text)}}}"#)
        #expect(try radius(message).bitPattern == Double(text)?.bitPattern, "\(text), seed \(seed)")
      }
    }
  }

  private func capturedAt(_ number: String) throws(WireError) -> Int64? {
    guard case .report(let report) = try decode(#"{"report":{"location":{},"capturedAtMs":\#(number)}}"#).body else {
      return nil
    }
    return report.capturedAt?.milliseconds
  }

  @Test(arguments: [
    ("1700000000000.00000000", 1_700_000_000_000), ("1.7e12", 1_700_000_000_000),
    ("17000000000000e-1", 1_700_000_000_000), ("1700000000000000000000000000000e-18", 1_700_000_000_000),
    ("0.0000000000000000000000000000017E42", 1_700_000_000_000), ("100000000000000000000e-20", 1),
    ("-9223372036854775808.000000000000000000000", Int64.min), ("9223372036854775807000000e-6", .max),
    ("0.000000000000000000000000000000", 0), ("-0.00000000000000000000000e-99999999999999999999", 0),
    ("18446744073709551616e-0", nil), ("100000000000000000001e-20", nil), ("1.00000000000000000000000001", nil),
    ("9223372036854775808.0000000000000", nil), ("92233720368547758080000000000000e-13", nil),
    ("184467440737095516160000000000e-10", nil), ("36893488147419103232.0", nil),
    ("10e-99999999999999999999", nil), ("0.1e99999999999999999999", nil),
    ("170000000000000000000000000000000000000000", nil),
  ])
  func ofWholeNumbersMayHaveAnyNotation(number: String, value: Int64?) {
    for text in [number, #""\#(number)""#] { #expect((try? capturedAt(text)) == value, "\(text)") }
  }

  /// Whatever zeros and exponents are added, a whole number in range stays one, and another digit spoils it.
  @Test func ofWholeNumbersAreReadInEveryNotation() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<5000 {
      let value = Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random)
      let zeros = String(repeating: "0", count: Int.random(in: 0...30, using: &random))
      let digits = "\(value.magnitude)\(zeros)"
      // The point stands behind some of the digits, and the exponent brings it back.
      let point = Int.random(in: 0..<digits.utf8.count, using: &random)
      let whole = String(digits.prefix(digits.utf8.count - point))
      // Zeros are all that may come first, and then there is one of them.
      guard whole == "0" || !whole.hasPrefix("0") else { continue }
      let exponent = point - zeros.utf8.count
      for (end, expected) in [("", value), ("000", value), (zeros + "0001", nil)] as [(String, Int64?)] {
        let fraction = String(digits.suffix(point)) + end
        // The last digit has to come to stand behind the point.
        if expected == nil, exponent >= fraction.utf8.count { continue }
        let text = (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : ".\(fraction)") + "e\(exponent)"
        #expect((try? capturedAt(text)) == expected, "\(text), seed \(seed)")
        #expect((try? capturedAt(escaped(text, &random))) == expected, "\(text), seed \(seed)")
      }
    }
  }

  /// In quotes, with some of its characters escaped.
  private func escaped(_ text: String, _ random: inout SplitMix64) -> String {
    var escaped = "\""
    for byte in text.utf8 {
      let isEscaped = Int.random(in: 0..<4, using: &random) == 0
      escaped += isEscaped ? #"\u00"# + String(byte, radix: 16) : String(UnicodeScalar(byte))
    }
    return escaped + "\""
  }

  @Test(arguments: [
    (#""\u0031""#, 1.0), (#""\u0031.\u0035e\u0031""#, 15), (#""1\u00330""#, 130), (#""-\u0031""#, -1),
    (#""\u002d1""#, -1), (#""1\u00650""#, 1), (#""\u0030""#, 0), (#""10\u002e0""#, 10),
  ])
  func mayBeEscapedInQuotes(text: String, value: Double) throws {
    #expect(try capturedAt(text) == Int64(value))
    let welcome = #"{"welcome":{"user":"a","limits":{},"hints":{"radiusM":\#(text)}}}"#
    #expect(try radius(try decodeServer(welcome)) == value)
  }

  @Test(arguments: [
    #""\u0030\u0031""#, #""\u00201""#, #""1\u0020""#, #""1\n""#, #""\\u0031""#, #""\u0661""#, #""1\u0301""#,
    #""1\u0000""#, #""\u0031x""#, #""1\u""#, #""1\x""#, #""\ud800""#, #""\u002b1""#, #""1\u0022,""#, #""\u0022""#,
  ])
  func areNoOthersWhenEscaped(text: String) {
    #expect(throws: WireError.self) { try capturedAt(text) }
    #expect(throws: WireError.self) {
      try decodeServer(#"{"welcome":{"user":"a","limits":{},"hints":{"radiusM":\#(text)}}}"#)
    }
  }

  @Test func ofWholeNumbersHaveAllTheirDigits() throws {
    var numbers: [Int64] = [.min, .max, 0]
    var power: Int64 = 1
    for _ in 0..<19 {
      numbers += [power - 1, power, power + 1, 1 - power, -power]
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
    for number in numbers where number != 0 {
      let hints = Welcome.Hints(
        radius: 0, inactiveAfterMilliseconds: number, reportIntervalMilliseconds: 0,
        pingIntervalMilliseconds: 0)
      let text = try written(hints)
      #expect(text.contains(#""inactiveAfterMs":"\#(number)""#))
      guard case .welcome(let welcome) = try decodeServer(text).body else { continue }
      #expect(welcome.hints == hints)
    }
  }
}
