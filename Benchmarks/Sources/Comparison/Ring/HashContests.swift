import Measuring
import NearbyCore

/// XXH64 of short texts, of as many bytes in a span, and of long inputs.
func hashContests(_ options: Options) -> [Contest] {
  let xxhash = PeerProgram("xxhash", in: options.peers)
  let name = "libxxhash, C -O3, inlined"
  let lengths = [12, 20, 36]
  let short = lengths.map { length in
    Contest(
      "hash/xxh64-text-\(length)-bytes", in: .nanoseconds,
      beside: [xxhash.contestant(name, "keys 4096 \(length) 50")]
    ) {
      let keys = keys(4096, length: length)
      return Contestant("ours") { hashCost(keys, repetitions: 50) }
    }
  }
  let bytes = lengths.map { length in
    Contest(
      "hash/xxh64-\(length)-bytes", in: .nanoseconds,
      beside: [xxhash.contestant(name, "keys 4096 \(length) 50")]
    ) {
      let bytes = ContiguousArray(keys(4096, length: length).joined().utf8)
      return Contestant("ours") { hashCost(bytes, length: length, repetitions: 50) }
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
  return short + bytes + long
}

/// Nanoseconds to hash a text; the check is the sum of all hashes.
private func hashCost(_ keys: [String], repetitions: Int) -> Sample {
  .nanoseconds(perEachOf: keys.count * repetitions) {
    var sum: UInt64 = 0
    for _ in 0..<repetitions {
      for key in keys { sum &+= XXHash64.hash(key) }
    }
    return sum
  }
}

/// Nanoseconds to hash `length` of the bytes, which are the keys one after the other; the check is the sum of all
/// hashes.
private func hashCost(_ keys: ContiguousArray<UInt8>, length: Int, repetitions: Int) -> Sample {
  .nanoseconds(perEachOf: keys.count / length * repetitions) {
    var sum: UInt64 = 0
    let span = keys.span
    for _ in 0..<repetitions {
      for start in stride(from: 0, to: keys.count, by: length) {
        sum &+= XXHash64.hash(span.extracting(start..<start + length))
      }
    }
    return sum
  }
}
