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
