import Measuring
import NearbyCore

private let keyLength = 20
private let fewKeys = 4096

/// Which server owns a key, of 140 with 160 points each.
func ringContests(_ options: Options) -> [Contest] {
  let ketama = PeerProgram("ketama", in: options.peers)
  let uhashring = PeerProgram("uhashring", in: options.peers)
  return [
    Contest(
      "ring/slot", in: .nanoseconds,
      beside: [
        ketama.contestant("libmemcached, weighted ketama, 100 servers", "find \(fewKeys) \(keyLength) 20"),
        uhashring.contestant("uhashring, 140 nodes x 160", "find \(fewKeys) \(keyLength)"),
      ]
    ) { try slot(keyCount: fewKeys, repetitions: 50, isBeyondHash: false) },
    Contest("ring/slot-beyond-hash", in: .nanoseconds) {
      try slot(keyCount: fewKeys, repetitions: 50, isBeyondHash: true)
    },
    Contest("ring/slot-of-256k-keys", in: .nanoseconds) {
      try slot(keyCount: 1 << 18, repetitions: 1, isBeyondHash: false)
    },
    Contest("ring/build-140x160", in: .milliseconds) { try build() },
  ]
}

private func ring() throws -> HashRing {
  try HashRing(slots: (0..<140).map { RingSlot(id: try SlotID("pubsub-\($0)")) }, epoch: 1)
}

/// Nanoseconds to find the slot of a text; beyond those that its hash alone takes, if wanted.
private func slot(keyCount: Int, repetitions: Int, isBeyondHash: Bool) throws -> Contestant {
  let ring = try ring()
  let keys = keys(keyCount, length: keyLength)
  return Contestant("ours") {
    let whole = Sample.nanoseconds(perEachOf: keys.count * repetitions) {
      var sum = 0
      for _ in 0..<repetitions {
        for key in keys { sum &+= ring.slot(for: key).text.utf8.count }
      }
      keep(sum)
      return nil
    }
    guard isBeyondHash else { return whole }
    let hash = Sample.nanoseconds(perEachOf: keys.count * repetitions) {
      var sum: UInt64 = 0
      for _ in 0..<repetitions {
        for key in keys { sum &+= calledHash(of: key) }
      }
      return sum
    }
    return Sample(whole.value - hash.value)
  }
}

/// A hash that is called as the look-up is. A caller that sees into the hash counts no reference to the key, which it
/// does for a call, and that is no part of the look-up.
@inline(never)
private func calledHash(of key: String) -> UInt64 {
  XXHash64.hash(key)
}

/// Milliseconds to make the ring.
private func build() throws -> Contestant {
  let slots = try ring().slots
  return Contestant("ours") {
    let cost = try Sample.nanoseconds(perEachOf: 1) {
      keep(try HashRing(slots: slots, epoch: 2))
      return nil
    }
    return Sample(cost.value / 1e6)
  }
}
