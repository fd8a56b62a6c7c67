import Measuring
import Testing

struct AllocationTests {
  private final class Object {}

  @Test("every object is an allocation, and arithmetic is none")
  func counting() throws {
    let objects = try Sample.allocations(perEachOf: 100) {
      for _ in 0..<100 { keep(Object()) }
    }
    #expect(objects.value >= 1)
    let nothing = try Sample.allocations(perEachOf: 100) {
      var sum = 0
      for number in 0..<100 { sum &+= number }
      keep(sum)
    }
    #expect(nothing.value == 0)
  }

  @Test("the heap holds eight bytes for each integer of an array")
  func heap() throws {
    let sample = try Sample.heapBytes(perEachOf: 4_000_000) { [Int](repeating: 1, count: 4_000_000) }
    #expect((7.5...8.5).contains(sample.value))
  }
}
