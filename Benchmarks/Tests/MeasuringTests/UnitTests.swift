import Measuring
import Testing

struct UnitTests {
  @Test("half the time is twice as good")
  func costs() {
    #expect(Unit.nanoseconds.ratio(ours: 5, peer: 10) == 2)
    #expect(Unit.bytes.ratio(ours: 64, peer: 16) == 0.25)
  }

  @Test("twice the speed is twice as good")
  func speeds() {
    #expect(Unit.millionsPerSecond.ratio(ours: 20, peer: 10) == 2)
    #expect(Unit.gigabytesPerSecond.ratio(ours: 4, peer: 8) == 0.5)
  }

  @Test("nothing is not so many times better than something")
  func zero() {
    #expect(Unit.allocations.ratio(ours: 0, peer: 3) == nil)
    #expect(Unit.allocations.ratio(ours: 3, peer: 0) == nil)
  }
}
