/// Which slot owns a key: consistent hashing, so that a change of the slots moves few keys.
///
/// Every slot has 160 points for each unit of its weight, at XXH64 with seed 0 of the UTF-8 bytes of `<slot
/// id>_<i>` for *i* from 0. A key belongs to the first point at or above XXH64 of its bytes, and above the
/// last point to the first one. Should two points be equal, the one whose slot id comes first by bytes wins.
/// Any program in any language that follows these three sentences finds the same owners.
///
/// D. Karger et al., "Consistent Hashing and Random Trees", STOC 1997.
public struct HashRing: Sendable {
  /// The slots, ordered by id.
  public let slots: [RingSlot]

  /// Which of two rings is the newer one.
  public let epoch: UInt64

  let points: RingPoints

  /// Creates the ring of `slots`, given in any order. O(*p* log *p*) in the number of points.
  ///
  /// - Throws: ``InvalidRing`` when there are no slots, two have one id, or a weight is not in 1...100.
  public init(slots: [RingSlot], epoch: UInt64 = 0) throws(InvalidRing) {
    guard !slots.isEmpty else { throw .noSlots }
    let slots = slots.sorted { $0.id < $1.id }
    for slot in slots where !(1...100).contains(slot.weight) {
      throw .weightOutOfRange(slot: slot.id, weight: slot.weight)
    }
    for (slot, next) in zip(slots, slots.dropFirst()) where slot.id == next.id {
      throw .duplicateSlot(slot.id)
    }
    self.slots = slots
    self.epoch = epoch
    points = RingPoints(slots: slots)
  }

  /// The slot that owns `key`. O(1) on average, after hashing the key.
  public func slot(for key: String) -> SlotID {
    let point = points.index(atOrAbove: XXHash64.hash(key))
    return slots[Int(points.owners[point])].id
  }

  /// The slot that owns the channel of `user`. O(1) on average, after hashing the id.
  public func slot(for user: UserID) -> SlotID {
    slot(for: user.text)
  }

  /// The first `count` different slots clockwise from `key`, its owner first; all of them when there are no
  /// more.
  ///
  /// The second is the one that owns the key when the first is gone, and so on. O(*s*) in the number of slots
  /// for a few of many; O(*p*) in the number of points for nearly all of them.
  ///
  /// - Precondition: `count` is not negative.
  public func preference(for key: String, count: Int) -> [SlotID] {
    precondition(count >= 0, "A count of slots cannot be negative.")
    let wanted = min(count, slots.count)
    var found: [SlotID] = []
    found.reserveCapacity(wanted)
    var isFound = ContiguousArray(repeating: false, count: slots.count)
    var point = points.index(atOrAbove: XXHash64.hash(key))
    while found.count < wanted {
      let owner = Int(points.owners[point])
      if !isFound[owner] {
        isFound[owner] = true
        found.append(slots[owner].id)
      }
      point = point + 1 < points.owners.count ? point + 1 : 0
    }
    return found
  }
}
