import Measuring
import Testing

struct MedianTests {
  @Test("the median is the middle value, however far the others are off")
  func odd() {
    #expect(median([5, 1_000_000, 3]) == 5)
    #expect(median([7]) == 7)
  }

  @Test("of an even number of values it is the mean of the middle two")
  func even() {
    #expect(median([4, 1, 100, 2]) == 3)
  }

  @Test("there is no median of nothing")
  func empty() {
    #expect(median([]) == nil)
  }
}
