/// The sorted points of a ring, with a table to find one without a search.
///
/// Points are spread evenly, so the leading bits of a hash tell nearly where it belongs: the table has at
/// least as many buckets as there are points, and a lookup is one entry of it and about one comparison. The
/// sorted array alone would take a binary search of some fifteen cache misses.
struct RingPoints: Sendable {
  /// Where the points lie on the ring, ascending.
  let positions: ContiguousArray<UInt64>

  /// For each point the index of the slot that it belongs to.
  let owners: ContiguousArray<UInt32>

  /// For each run of leading bits the first point at or above it.
  private let bucketStarts: ContiguousArray<UInt32>
  private let bucketShift: UInt64

  static let pointsPerWeight = 160

  /// Creates the points of `slots`. Of equal points the one of the earlier slot comes first. O(*p* log *p*)
  /// in points.
  init(slots: [RingSlot]) {
    var points = ContiguousArray<(position: UInt64, owner: UInt32)>()
    points.reserveCapacity(slots.reduce(0) { $0 + $1.weight * Self.pointsPerWeight })
    for (owner, slot) in slots.enumerated() {
      for number in 0..<(slot.weight * Self.pointsPerWeight) {
        points.append((XXHash64.hash("\(slot.id.text)_\(number)"), UInt32(owner)))
      }
    }
    points.sort { ($0.position, $0.owner) < ($1.position, $1.owner) }
    positions = ContiguousArray(points.lazy.map(\.position))
    owners = ContiguousArray(points.lazy.map(\.owner))

    let bucketBits = UInt64.bitWidth - UInt64(points.count).leadingZeroBitCount
    bucketShift = UInt64(UInt64.bitWidth - bucketBits)
    var starts = ContiguousArray<UInt32>()
    starts.reserveCapacity(1 << bucketBits)
    var first = 0
    for bucket in 0..<(1 << UInt64(bucketBits)) as Range<UInt64> {
      while first < positions.count, positions[first] < bucket << bucketShift { first += 1 }
      starts.append(UInt32(first))
    }
    bucketStarts = starts
  }

  /// The index of the first point at or above `hash`, wrapping. O(1) for points that are spread evenly.
  func index(atOrAbove hash: UInt64) -> Int {
    var index = Int(bucketStarts[Int(hash >> bucketShift)])
    while index < positions.count, positions[index] < hash { index += 1 }
    return index < positions.count ? index : 0
  }
}
