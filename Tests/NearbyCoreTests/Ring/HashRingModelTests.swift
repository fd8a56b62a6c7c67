import NearbyCore
import NearbyTestKit
import Testing

/// Random histories of a ring beside the naive ones.
@Suite struct HashRingModelTests {
  private static let seeds = [1, 2, 3, UInt64.random(in: 0...UInt64.max)]

  @Test(arguments: seeds) func findsTheOwnersOfTheNaiveRing(seed: UInt64) throws {
    var history = try RingHistory(seed: seed)
    for _ in 0..<8 {
      let ring = history.ring
      let naive = NaiveRing(ring.slots)
      #expect(ring.checkInvariants() == nil, "seed \(seed)")
      for _ in 0..<60 {
        let key = "user:\(history.random.next())"
        let preference = naive.preference(of: XXHash64.hash(key))
        let count = Int.random(in: 0...(preference.count + 1), using: &history.random)
        #expect(ring.slot(for: key) == naive.owner(of: XXHash64.hash(key)), "seed \(seed)")
        #expect(ring.slot(for: try UserID(key)) == preference[0], "seed \(seed)")
        #expect(ring.preference(for: key, count: count) == Array(preference.prefix(count)), "seed \(seed)")
        #expect(
          ring.preference(for: try UserID(key), count: count) == Array(preference.prefix(count)),
          "seed \(seed)")
      }
      _ = try history.advance()
    }
  }

  @Test(arguments: seeds) func movesWhatMovesInTheNaiveRing(seed: UInt64) throws {
    var history = try RingHistory(seed: seed)
    var naive = NaiveRing(history.ring.slots)
    for _ in 0..<8 {
      let (old, oldNaive) = (history.ring, naive)
      _ = try history.advance()
      naive = NaiveRing(history.ring.slots)
      let change = try RingChange(from: old, to: history.ring)
      expectExactArcs(change, oldNaive, naive, seed: seed)

      let channels = try (0..<200).map { _ in try UserID("user:\(history.random.next())") }
      var expected: [MovedChannel?] = []
      for channel in channels {
        let hash = XXHash64.hash(channel.text)
        let (from, to) = (oldNaive.owner(of: hash), naive.owner(of: hash))
        let move = change.move(of: channel)
        #expect((move != nil) == (from != to), "seed \(seed)")
        if let move { #expect(move.channel == channel && move.from == from && move.to == to, "seed \(seed)") }
        expected.append(move)
      }
      #expect(change.moves(of: channels) == expected.compactMap { $0 }, "seed \(seed)")
    }
  }

  @Test(arguments: seeds) func movesNoMoreThanItMust(seed: UInt64) throws {
    var history = try RingHistory(seed: seed)
    for _ in 0..<30 {
      let old = history.ring
      let (step, slot) = try history.advance()
      let change = try RingChange(from: old, to: history.ring)
      #expect(change.old == old && change.new == history.ring)
      let share = { (ring: HashRing) in ring.spread().shares.first { $0.slot == slot }?.share ?? 0 }
      let gain = share(history.ring) - share(old)
      switch step {
      case .add, .gainWeight:
        #expect(change.arcs.allSatisfy { $0.to == slot }, "seed \(seed)")
        #expect(abs(change.movedShare - gain) < 1e-15, "seed \(seed)")
      case .remove where slot != nil, .loseWeight where slot != nil:
        #expect(change.arcs.allSatisfy { $0.from == slot }, "seed \(seed)")
        #expect(abs(change.movedShare + gain) < 1e-15, "seed \(seed)")
      case .replaceEndpoint:
        #expect(change.arcs.isEmpty && change.movedShare == 0, "seed \(seed)")
        #expect(change.slotsWithNewEndpoint == [slot], "seed \(seed)")
      case .rebuild:
        // Not a slot in common: everything moves.
        #expect(change.movedShare == 1, "seed \(seed)")
      case .remove, .loseWeight: #expect(change.arcs.isEmpty, "seed \(seed)")
      }
      if step != .replaceEndpoint { #expect(change.slotsWithNewEndpoint.isEmpty, "seed \(seed)") }
    }
  }

  private func expectExactArcs(_ change: RingChange, _ old: NaiveRing, _ new: NaiveRing, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let arcs = change.arcs
    for (arc, next) in zip(arcs, arcs.dropFirst()) {
      #expect(arc.hashes.upperBound < next.hashes.lowerBound, "seed \(seed)")
      let isOneMove = arc.from == next.from && arc.to == next.to
      #expect(!isOneMove || arc.hashes.upperBound + 1 < next.hashes.lowerBound, "seed \(seed)")
    }
    for arc in arcs.shuffled(using: &random).prefix(40) {
      let inside = UInt64.random(in: arc.hashes, using: &random)
      for hash in [arc.hashes.lowerBound, inside, arc.hashes.upperBound] {
        #expect(old.owner(of: hash) == arc.from && new.owner(of: hash) == arc.to, "seed \(seed)")
      }
    }
    let positions = (old.points + new.points).map(\.position)
    let count = NaiveRing.hashCount(positions) { old.owner(of: $0) != new.owner(of: $0) }
    let sum = arcs.reduce(0 as UInt128) {
      $0 + UInt128($1.hashes.upperBound - $1.hashes.lowerBound) + 1
    }
    #expect(sum == count, "seed \(seed)")
    #expect(change.movedShare == Double(count) * 0x1p-64, "seed \(seed)")
  }
}
