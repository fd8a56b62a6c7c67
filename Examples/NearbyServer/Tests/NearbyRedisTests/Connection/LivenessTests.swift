import NIOCore
import NearbyRedis
import Testing

@Suite struct LivenessTests {
  private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
  private static func at(_ milliseconds: Int64) -> NIODeadline { start + .milliseconds(milliseconds) }

  private var liveness = Liveness(probeInterval: .seconds(5), answerTimeout: .seconds(2), now: start)

  @Test mutating func aQuietServerIsAskedOnceAnInterval() {
    liveness.reads(at: Self.at(0))
    #expect(liveness.verdict(at: Self.at(4999)) == .alive, "nothing was asked")
    #expect(liveness.verdict(at: Self.at(5000)) == .probe)
    liveness.sent(at: Self.at(5000))
    #expect(liveness.verdict(at: Self.at(6999)) == .alive)
    liveness.heard()
    liveness.reads(at: Self.at(6999))
    #expect(liveness.verdict(at: Self.at(9999)) == .alive)
    #expect(liveness.verdict(at: Self.at(10_000)) == .probe)
  }

  @Test mutating func aServerThatAnswersNothingIsDead() {
    liveness.reads(at: Self.at(0))
    liveness.sent(at: Self.at(100))
    liveness.sent(at: Self.at(2000))
    #expect(liveness.verdict(at: Self.at(2099)) == .alive)
    #expect(liveness.verdict(at: Self.at(2100)) == .dead, "whatever was sent since")
  }

  @Test mutating func anyByteIsASignOfLife() {
    liveness.reads(at: Self.at(0))
    for time in stride(from: 0 as Int64, to: 20_000, by: 1500) {
      liveness.sent(at: Self.at(time))
      #expect(liveness.verdict(at: Self.at(time + 1000)) != .dead)
      liveness.heard()
      liveness.reads(at: Self.at(time + 1000))
    }
  }

  @Test mutating func aServerIsAskedForItsRoleAlsoWhenItSaysALot() {
    for time in stride(from: 0 as Int64, to: 4900, by: 100) {
      liveness.heard()
      liveness.reads(at: Self.at(time))
      #expect(liveness.verdict(at: Self.at(time)) == .alive)
    }
    #expect(liveness.verdict(at: Self.at(5000)) == .probe)
  }

  @Test mutating func whoDoesNotListenDoesNotJudge() {
    liveness.reads(at: Self.at(0))
    liveness.heard()
    liveness.sent(at: Self.at(1))
    #expect(liveness.verdict(at: Self.at(4000)) == .alive, "what came was not read further")
    liveness.reads(at: Self.at(4000))
    #expect(liveness.verdict(at: Self.at(5999)) != .dead)
    #expect(liveness.verdict(at: Self.at(6000)) == .dead)
  }
}
