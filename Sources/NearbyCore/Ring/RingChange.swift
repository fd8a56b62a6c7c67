/// What moves when one ``HashRing`` takes the place of another.
///
/// A key moves exactly when its hash lies in one of the ``arcs``. They are few when the rings differ in few slots:
/// an added slot takes its share from all others, a removed one leaves it to all others, and nothing else moves.
public struct RingChange: Sendable {
  /// The ring whose time ends.
  public let old: HashRing

  /// The ring that takes its place. Its epoch is not older.
  public let new: HashRing

  /// The slots of both rings whose endpoint is another one now, ordered by id.
  ///
  /// Their keys stay theirs, but nothing that was sent to the old server is at the new one: connect there,
  /// subscribe again, and read the cache again for what was missed.
  public let slotsWithNewEndpoint: [SlotID]

  /// For each slot of the new ring its index in the old one.
  let oldIndices: [Int?]

  /// Compares the slots of two rings. O(*s*) on average in the number of slots.
  ///
  /// The new ring may be equal to the old one, as when it is announced twice; then nothing moves.
  ///
  /// - Throws: ``OutdatedRing`` when the new ring has an older epoch, or the same one with something different.
  public init(from old: HashRing, to new: HashRing) throws(OutdatedRing) {
    guard new.epoch >= old.epoch else { throw .olderEpoch(new.epoch, current: old.epoch) }
    guard new.epoch > old.epoch || new == old else { throw .sameEpoch(new.epoch) }
    self.old = old
    self.new = new
    var indices: [SlotID: Int] = [:]
    for (index, slot) in old.slots.enumerated() { indices[slot.id] = index }
    oldIndices = new.slots.map { indices[$0.id] }
    slotsWithNewEndpoint = zip(new.slots, oldIndices).compactMap { slot, index in
      guard let index, old.slots[index].endpoint != slot.endpoint else { return nil }
      return slot.id
    }
  }

  /// How the channel of `user` moves, `nil` when it stays. O(1) on average, after hashing the id once.
  public func move(of user: UserID) -> MovedChannel? {
    let hash = XXHash64.hash(user.text)
    let from = old.points.owner(of: hash)
    let to = new.points.owner(of: hash)
    guard oldIndices[to] != from else { return nil }
    return MovedChannel(channel: user, from: old.slots[from].id, to: new.slots[to].id)
  }

  /// Those of `channels` that move, in their order. O(*n*) on average in the number of channels.
  @inlinable
  public func moves(of channels: some Sequence<UserID>) -> [MovedChannel] {
    channels.compactMap { move(of: $0) }
  }
}

extension RingChange {
  /// The part of all possible keys that moves, 0...1: the ``arcs`` added up. O(*p* + *q*) in the numbers of the
  /// rings' points.
  public var movedShare: Double {
    let count = arcs.reduce(0 as UInt128) { $0 + $1.hashCount }
    return Double(count) * 0x1p-64
  }

  /// The moved parts of the ring, ascending and without overlap, each as long as it can be. A part that goes
  /// through the end of the ring is in two. O(*p* + *q*) in the numbers of the rings' points.
  public var arcs: [MovedArc] {
    var arcs: [MovedArc] = []
    var last: (from: Int, to: Int)?
    func append(_ hashes: ClosedRange<UInt64>, from: Int, to: Int) {
      guard oldIndices[to] != from else { return }
      let isSameMove = last.map { $0 == (from, to) } ?? false
      if isSameMove, let previous = arcs.last?.hashes, previous.upperBound == hashes.lowerBound - 1 {
        arcs[arcs.count - 1].hashes = previous.lowerBound...hashes.upperBound
      } else {
        arcs.append(MovedArc(hashes: hashes, from: old.slots[from].id, to: new.slots[to].id))
      }
      last = (from, to)
    }

    let (olds, news) = (old.points, new.points)
    var (oldIndex, newIndex) = (0, 0)
    // Where the next arc begins; `nil` once one has reached the end of the ring.
    var start: UInt64? = 0
    while let first = start {
      let oldHash = oldIndex < olds.hashes.count ? olds.hashes[oldIndex] : .max
      let newHash = newIndex < news.hashes.count ? news.hashes[newIndex] : .max
      let end = min(oldHash, newHash)
      // Behind the last point the first one is the owner.
      let from = olds.owners[oldIndex < olds.owners.count ? oldIndex : 0]
      let to = news.owners[newIndex < news.owners.count ? newIndex : 0]
      append(first...end, from: Int(from), to: Int(to))
      start = end < .max ? end + 1 : nil
      // All at once: of equal points only the first one owns anything.
      while oldIndex < olds.hashes.count, olds.hashes[oldIndex] <= end { oldIndex += 1 }
      while newIndex < news.hashes.count, news.hashes[newIndex] <= end { newIndex += 1 }
    }
    return arcs
  }
}

/// A part of the ring that a ``RingChange`` gives to another slot.
public struct MovedArc: Hashable, Sendable {
  /// The hashes of the keys that move, XXH64 with seed 0 of their UTF-8 bytes.
  public internal(set) var hashes: ClosedRange<UInt64>

  /// The slot that owned them.
  public let from: SlotID

  /// The slot that owns them now.
  public let to: SlotID

  /// How many hashes there are; the whole ring has one more than a `UInt64` can count to.
  var hashCount: UInt128 { UInt128(hashes.upperBound - hashes.lowerBound) + 1 }
}

/// A channel that a ``RingChange`` gives to another slot.
public struct MovedChannel: Hashable, Sendable {
  /// The user whose channel it is.
  public let channel: UserID

  /// The slot that owned it, to be left only after the new one has confirmed the subscription: make before break.
  public let from: SlotID

  /// The slot that owns it now.
  public let to: SlotID
}

/// Why one ring must not take the place of another.
@nonexhaustive
public enum OutdatedRing: Error, Hashable, Sendable {
  /// The offered ring is older than the current one.
  case olderEpoch(UInt64, current: UInt64)

  /// The two have one epoch, but not the same slots, weights and endpoints: whoever made them gave an epoch twice.
  case sameEpoch(UInt64)
}
