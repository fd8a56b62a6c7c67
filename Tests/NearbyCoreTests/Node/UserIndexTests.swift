import NearbyCore
import NearbyTestKit
import Testing

@Suite struct UserIndexTests {
  /// Against a dictionary; few hashes, so that searches run into each other, around the end of the table too.
  @Test(arguments: [1, 7, 64, 1 << 40], [UInt64(1), 2, 3, 4])
  func findsWhatADictionaryFinds(hashes: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var index = UserIndex()
    var hashOfNumber: [Int: Int] = [:]
    for step in 0..<3000 {
      let number = Int.random(in: 0..<200, using: &random)
      // The high bits of a hash do not count, the sign least of all.
      let hash =
        hashOfNumber[number] ?? (Int.random(in: 0..<hashes, using: &random) &* -0x61C8_8646_80B5_83EB)
      let isSearchedFor = { (candidate: Int) in candidate == number }
      #expect(
        index.number(hash: hash, where: isSearchedFor) == (hashOfNumber[number] == nil ? nil : number),
        "step \(step) of seed \(seed)")
      if hashOfNumber[number] == nil {
        index.insert(number, hash: hash)
        hashOfNumber[number] = hash
      } else if Bool.random(using: &random) {
        index.remove(number, hash: hash)
        hashOfNumber[number] = nil
      }
      #expect(index.count == hashOfNumber.count, "step \(step) of seed \(seed)")
    }
    for (number, hash) in hashOfNumber {
      #expect(index.number(hash: hash) { $0 == number } == number, "at the end of seed \(seed)")
    }
  }
}
