/// How evenly a ``HashRing`` spreads something over its slots.
///
/// A slot's load is its share divided by the share that its weight entitles it to: 1 when the ring is ideal.
public struct RingSpread: Hashable, Sendable {
  /// The shares, ordered by slot id.
  public let shares: [SlotShare]

  /// The load of the fullest slot. With equal weights this is the largest share divided by the mean share.
  public var maximumLoad: Double {
    shares.reduce(0) { max($0, $1.load) }
  }

  /// The load of the emptiest slot.
  public var minimumLoad: Double {
    shares.reduce(.infinity) { min($0, $1.load) }
  }

  /// How far loads are from 1: the root of the mean square, over slots. With equal weights this is the standard
  /// deviation of the shares divided by their mean.
  public var standardDeviation: Double {
    let squares = shares.reduce(0) { $0 + ($1.load - 1) * ($1.load - 1) }
    return (squares / Double(shares.count)).squareRoot()
  }

  /// Divides each slot's part by `total`.
  init(_ parts: [UInt128], of total: UInt128, over slots: [RingSlot]) {
    let totalWeight = Double(slots.reduce(0) { $0 + $1.weight })
    shares = zip(slots, parts).map { slot, part in
      SlotShare(
        slot: slot.id, share: total == 0 ? 0 : Double(part) / Double(total),
        fairShare: Double(slot.weight) / totalWeight)
    }
  }
}
