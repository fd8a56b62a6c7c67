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
