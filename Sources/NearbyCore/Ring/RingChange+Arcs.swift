extension RingChange {
  /// Walks over the points of both rings at once.
  static func arcs(from old: HashRing, to new: HashRing) -> [MovedArc] {
    var oldIndices: [SlotID: UInt32] = [:]
    for (index, slot) in old.slots.enumerated() { oldIndices[slot.id] = UInt32(index) }
    let oldOwners = new.slots.map { oldIndices[$0.id] }

    var arcs: [MovedArc] = []
    var last: (oldOwner: UInt32, newOwner: UInt32)?
    func append(_ hashes: ClosedRange<UInt64>, _ oldOwner: UInt32, _ newOwner: UInt32) {
      guard oldOwners[Int(newOwner)] != oldOwner else { return }
      let isSameMove = last.map { $0 == (oldOwner, newOwner) } ?? false
      if isSameMove, let end = arcs.last?.hashes.upperBound, end == hashes.lowerBound - 1 {
        arcs[arcs.count - 1].hashes = arcs[arcs.count - 1].hashes.lowerBound...hashes.upperBound
      } else {
        arcs.append(
          MovedArc(hashes: hashes, from: old.slots[Int(oldOwner)].id, to: new.slots[Int(newOwner)].id))
      }
      last = (oldOwner, newOwner)
    }

    let (olds, news) = (old.points, new.points)
    var (oldIndex, newIndex) = (0, 0)
    // Where the next arc begins; `nil` once one has reached the end of the ring.
    var start: UInt64? = 0
    while let first = start {
      let oldPosition = oldIndex < olds.positions.count ? olds.positions[oldIndex] : .max
      let newPosition = newIndex < news.positions.count ? news.positions[newIndex] : .max
      let end = min(oldPosition, newPosition)
      // Behind the last point the first one is the owner.
      let oldOwner = olds.owners[oldIndex < olds.owners.count ? oldIndex : 0]
      let newOwner = news.owners[newIndex < news.owners.count ? newIndex : 0]
      append(first...end, oldOwner, newOwner)
      start = end < .max ? end + 1 : nil
      // All at once: of equal points only the first one owns anything.
      while oldIndex < olds.positions.count, olds.positions[oldIndex] <= end { oldIndex += 1 }
      while newIndex < news.positions.count, news.positions[newIndex] <= end { newIndex += 1 }
    }
    return arcs
  }
}
