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
      let oldPosition = oldIndex < olds.positions.count ? olds.positions[oldIndex] : .max
      let newPosition = newIndex < news.positions.count ? news.positions[newIndex] : .max
      let end = min(oldPosition, newPosition)
      // Behind the last point the first one is the owner.
      let from = olds.owners[oldIndex < olds.owners.count ? oldIndex : 0]
      let to = news.owners[newIndex < news.owners.count ? newIndex : 0]
      append(first...end, from: Int(from), to: Int(to))
      start = end < .max ? end + 1 : nil
      // All at once: of equal points only the first one owns anything.
      while oldIndex < olds.positions.count, olds.positions[oldIndex] <= end { oldIndex += 1 }
      while newIndex < news.positions.count, news.positions[newIndex] <= end { newIndex += 1 }
    }
    return arcs
  }
}
