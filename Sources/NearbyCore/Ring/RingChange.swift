/// What moves when one ``HashRing`` takes the place of another.
///
/// A key moves exactly when its hash lies in one of the ``arcs``. They are few when the rings differ in few slots:
/// an added slot takes its share from all others, a removed one leaves it to all others, and nothing else moves.
public struct RingChange: Hashable, Sendable {
  /// The epoch that ends.
  public let oldEpoch: UInt64

  /// The epoch that begins, not before the old one.
  public let newEpoch: UInt64

  /// The moved parts of the ring, ascending and without overlap, each as long as it can be. A part that goes
  /// through the end of the ring is in two.
  public let arcs: [MovedArc]

  /// The slots of both rings whose endpoint is another one now, ordered by id.
  ///
  /// Their keys stay theirs, but nothing that was sent to the old server is at the new one: connect there, subscribe
  /// again, and read the cache again for what was missed.
  public let slotsWithNewEndpoint: [SlotID]

  /// Compares two rings. O(*p* + *q*) in the numbers of their points.
  ///
  /// The new ring may be equal to the old one, as when it is announced twice; then nothing moves.
  ///
  /// - Throws: ``OutdatedRing`` when the new ring has an older epoch, or the same one with something different.
  public init(from old: HashRing, to new: HashRing) throws(OutdatedRing) {
    guard new.epoch >= old.epoch else { throw .olderEpoch(new.epoch, current: old.epoch) }
    guard new.epoch > old.epoch || new == old else { throw .sameEpoch(new.epoch) }
    oldEpoch = old.epoch
    newEpoch = new.epoch
    arcs = Self.arcs(from: old, to: new)
    var endpoints: [SlotID: String?] = [:]
    for slot in old.slots { endpoints[slot.id] = .some(slot.endpoint) }
    slotsWithNewEndpoint = new.slots.compactMap { slot in
      guard let endpoint = endpoints[slot.id], endpoint != slot.endpoint else { return nil }
      return slot.id
    }
  }

  /// The part of all possible keys that moves, 0...1. O(*a*) in the number of arcs.
  public var movedShare: Double {
    let count = arcs.reduce(0 as UInt128) { $0 + $1.hashCount }
    return Double(count) * 0x1p-64
  }

  /// How the channel of `user` moves, `nil` when it stays. O(log *a*) in the number of arcs, after hashing the id.
  public func move(of user: UserID) -> MovedChannel? {
    let hash = XXHash64.hash(user.text)
    var low = 0
    var high = arcs.count
    while low < high {
      let middle = (low + high) / 2
      if arcs[middle].hashes.upperBound < hash { low = middle + 1 } else { high = middle }
    }
    guard low < arcs.count, arcs[low].hashes.contains(hash) else { return nil }
    return MovedChannel(channel: user, from: arcs[low].from, to: arcs[low].to)
  }

  /// Those of `channels` that move, in their order. O(*n* log *a*) in the numbers of channels and arcs.
  public func moves(of channels: some Sequence<UserID>) -> [MovedChannel] {
    channels.compactMap { move(of: $0) }
  }
}
