/// Finds the number of a user by its id: an open-addressed table of eight bytes a slot, half of each a part of the
/// hash, half the number.
///
/// The ids themselves lie elsewhere, with what else is known of the user, where whoever asks looks next anyway: so a
/// look-up waits for memory once in here, where a `Dictionary` waits for its bitmap, its key and its value. It grows
/// without hashing anything again.
struct UserIndex: Sendable {
  private struct Slot: Sendable {
    /// The lower half of the hash, of which the lowest bits say where the search for it begins.
    var tag: UInt32

    /// The number of the user plus one; 0 when the slot is free.
    var place: UInt32

    static var free: Slot { Slot(tag: 0, place: 0) }
  }

  /// A power of two of slots, at most three quarters of them taken.
  private var slots: ContiguousArray<Slot> = ContiguousArray(repeating: .free, count: 8)

  /// How many users there are. O(1).
  private(set) var count = 0

  private var mask: Int { slots.count &- 1 }

  /// The number under `hash` for which `isMatch` holds. O(1) on average.
  @inline(__always)
  func number(hash: Int, where isMatch: (Int) -> Bool) -> Int? {
    let tag = UInt32(truncatingIfNeeded: hash)
    var position = Int(tag) & mask
    while true {
      let slot = slots[position]
      if slot.place == 0 { return nil }
      if slot.tag == tag {
        let number = Int(slot.place) &- 1
        if isMatch(number) { return number }
      }
      position = (position &+ 1) & mask
    }
  }

  /// Reads where the search for `hash` begins.
  @inline(__always)
  func touch(hash: Int) -> UInt {
    UInt(slots[Int(UInt32(truncatingIfNeeded: hash)) & mask].tag)
  }

  /// Adds a number under `hash`. O(1) amortised; O(*n*) when the table grows.
  ///
  /// - Precondition: The number is in 0..<2³² − 1 and is not in the table.
  mutating func insert(_ number: Int, hash: Int) {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    place(Slot(tag: UInt32(truncatingIfNeeded: hash), place: UInt32(number + 1)))
    count += 1
  }

  /// Takes a number away that is in the table under `hash`. O(1) on average.
  mutating func remove(_ number: Int, hash: Int) {
    var gap = Int(UInt32(truncatingIfNeeded: hash)) & mask
    while slots[gap].place != UInt32(number + 1) {
      guard slots[gap].place != 0 else { return }
      gap = (gap &+ 1) & mask
    }
    // Whatever was pushed past the gap moves back, so that no search ends before it: there are no tombstones.
    var position = (gap &+ 1) & mask
    while slots[position].place != 0 {
      let home = Int(slots[position].tag) & mask
      if (position &- home) & mask >= (position &- gap) & mask {
        slots[gap] = slots[position]
        gap = position
      }
      position = (position &+ 1) & mask
    }
    slots[gap] = .free
    count -= 1
  }

  private mutating func place(_ slot: Slot) {
    var position = Int(slot.tag) & mask
    while slots[position].place != 0 { position = (position &+ 1) & mask }
    slots[position] = slot
  }

  private mutating func grow() {
    let former = slots
    slots = ContiguousArray(repeating: .free, count: 2 * former.count)
    for slot in former where slot.place != 0 { place(slot) }
  }
}
