import Measuring
import NearbyCore

/// XXH64 of short texts and of long inputs.
func hashContests(_ options: Options) -> [Contest] {
  let xxhash = PeerProgram("xxhash", in: options.peers)
  let name = "libxxhash, C -O3, inlined"
  let short = [12, 20, 36].map { length in
    Contest(
      "hash/xxh64-text-\(length)-bytes", in: .nanoseconds,
      beside: [xxhash.contestant(name, "keys 4096 \(length) 50")]
    ) {
      let keys = keys(4096, length: length)
      return Contestant("ours") { hashCost(keys, repetitions: 50) }
    }
  }
  let long = [(256, 100_000), (4096, 10_000), (1 << 20, 50)].map { length, repetitions in
    Contest(
      "hash/xxh64-\(length)-bytes", in: .gigabytesPerSecond,
      beside: [xxhash.contestant(name, "long \(length) \(repetitions)")]
    ) {
      let bytes = ContiguousArray(keys(1, length: length)[0].utf8)
      return Contestant("ours") {
        .gigabytesPerSecond(bytes: length * repetitions) {
          var sum: UInt64 = 0
          for seed in 0..<UInt64(repetitions) { sum &+= XXHash64.hash(bytes.span, seed: seed) }
          return sum
        }
      }
    }
  }
  return short + long
}
