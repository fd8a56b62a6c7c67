import NearbyCore

/// A ring in a few lines that are plainly right: every point in one sorted array, searched from its beginning.
struct NaiveRing {
  var points: [(position: UInt64, slot: SlotID)] = []

  init(_ slots: [RingSlot]) {
    for slot in slots {
      for number in 0..<(160 * slot.weight) {
        points.append((XXHash64.hash("\(slot.id.text)_\(number)"), slot.id))
      }
    }
    points.sort { ($0.position, $0.slot) < ($1.position, $1.slot) }
  }

  func owner(of hash: UInt64) -> SlotID {
    (points.first { $0.position >= hash } ?? points[0]).slot
  }

  func preference(of hash: UInt64) -> [SlotID] {
    var slots: [SlotID] = []
    for point in points.filter({ $0.position >= hash }) + points where !slots.contains(point.slot) {
      slots.append(point.slot)
    }
    return slots
  }

  /// How many of all hashes `count` says true of, out of 2^64, when it does so of whole arcs of these points.
  static func hashCount(_ positions: [UInt64], where isCounted: (UInt64) -> Bool) -> UInt128 {
    var count: UInt128 = 0
    var start: UInt128 = 0
    for position in positions.sorted() + [.max] where UInt128(position) >= start {
      if isCounted(position) { count += UInt128(position) + 1 - start }
      start = UInt128(position) + 1
    }
    return count
  }
}
