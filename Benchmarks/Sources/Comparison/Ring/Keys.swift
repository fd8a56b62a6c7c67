import Measuring
import NearbyTestKit

/// `count` texts of `length` small letters, the same in every language.
func keys(_ count: Int, length: Int) -> [String] {
  var random = SplitMix64(seed: 2)
  return (0..<count).map { _ in
    String(decoding: (0..<length).map { _ in UInt8(97 + random.next(below: 26)) }, as: UTF8.self)
  }
}
