/// Which slot owns a key: consistent hashing, so that a change of the slots moves few keys.
///
/// Every slot has 160 points for each unit of its weight, at XXH64 with seed 0 of the UTF-8 bytes of `<slot
/// id>_<i>` for *i* from 0. A key belongs to the first point at or above XXH64 of its bytes, and above the
/// last point to the first one. Should two points be equal, the one whose slot id comes first by bytes wins.
/// Any program in any language that follows these three sentences finds the same owners.
///
/// ``epoch`` and ``slots`` are all that a ring is made of, so they also are its description. Points come from
/// the id of a slot and not from the address of its server: when a server is replaced under the same slot id,
/// nothing moves.
///
/// D. Karger et al., "Consistent Hashing and Random Trees", STOC 1997; the points of weighted slots as in ketama
/// (R. Jones, last.fm, 2007).
public struct HashRing: Sendable {
  /// The most slots that a ring can have, 1,024.
  public static let maximumSlotCount = 1024

  /// The most that the weights of a ring's slots can add up to, 8,192. Such a ring takes about 50 MB.
  public static let maximumTotalWeight = 8192

  /// The slots, ordered by id.
  public let slots: [RingSlot]

  /// Which of two rings is the newer one.
  public let epoch: UInt64

  let points: RingPoints

  /// Creates the ring of `slots`, given in any order. O(*p* log *p*) in the number of points.
  ///
  /// - Throws: ``InvalidRing`` when there are no slots or too many, two have one id, a weight or the sum of them
  ///   is out of range, or an endpoint is not one.
  public init(slots: [RingSlot], epoch: UInt64 = 0) throws(InvalidRing) {
    self.slots = try Self.checked(slots)
    self.epoch = epoch
    points = RingPoints(slots: self.slots)
  }

  /// The slot that owns `key`. O(1) on average, after hashing the key.
  public func slot(for key: String) -> SlotID {
    slots[points.owner(of: XXHash64.hash(key))].id
  }

  /// The slot that owns the channel of `user`. O(1) on average, after hashing the id; copies nothing.
  public func slot(for user: UserID) -> SlotID {
    slot(for: user.text)
  }

  /// The first `count` different slots clockwise from `key`, its owner first; all of them when there are no
  /// more.
  ///
  /// The second is the one that owns the key when the first is gone, and so on. O(*s* + log *p*) in the numbers
  /// of slots and points for a few of many; O(*p*) for nearly all of them.
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

  /// The first `count` different slots clockwise from the channel of `user`: as ``preference(for:count:)`` for
  /// the text of the id.
  ///
  /// - Precondition: `count` is not negative.
  public func preference(for user: UserID, count: Int) -> [SlotID] {
    preference(for: user.text, count: count)
  }

  /// The slots ordered by id, if they make a ring.
  private static func checked(_ slots: [RingSlot]) throws(InvalidRing) -> [RingSlot] {
    guard !slots.isEmpty else { throw .noSlots }
    guard slots.count <= maximumSlotCount else { throw .tooManySlots }
    let slots = slots.sorted { $0.id < $1.id }
    for (slot, next) in zip(slots, slots.dropFirst()) where slot.id == next.id {
      throw .duplicateSlot(slot.id)
    }
    for slot in slots {
      guard 1...100 ~= slot.weight else { throw .weightOutOfRange(slot: slot.id, weight: slot.weight) }
      if let endpoint = slot.endpoint {
        let isWellFormed = 1...255 ~= endpoint.utf8.count && endpoint.utf8.allSatisfy { 0x21...0x7E ~= $0 }
        guard isWellFormed else { throw .invalidEndpoint(slot: slot.id) }
      }
    }
    guard slots.reduce(0, { $0 + $1.weight }) <= maximumTotalWeight else { throw .totalWeightTooLarge }
    return slots
  }
}

extension HashRing: Hashable {
  /// Whether both have the same epoch and the same slots with the same weights and endpoints, and so the same
  /// owner for every key at the same server. O(*s*) in the number of slots.
  public static func == (left: HashRing, right: HashRing) -> Bool {
    left.epoch == right.epoch && left.slots == right.slots
  }

  /// Hashes the epoch and the slots. O(*s*) in the number of slots.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    hasher.combine(slots)
  }
}

/// Why some slots do not make a ``HashRing``.
@nonexhaustive
public enum InvalidRing: Error, Hashable, Sendable {
  /// There are no slots, so that no key would have an owner.
  case noSlots

  /// There are more slots than ``HashRing/maximumSlotCount``.
  case tooManySlots

  /// Two slots have the same id.
  case duplicateSlot(SlotID)

  /// The weight of a slot is not in 1...100.
  case weightOutOfRange(slot: SlotID, weight: Int)

  /// The sum of the weights is more than ``HashRing/maximumTotalWeight``.
  case totalWeightTooLarge

  /// The endpoint of a slot is empty, longer than 255 bytes, or holds something else than printable ASCII.
  case invalidEndpoint(slot: SlotID)
}
