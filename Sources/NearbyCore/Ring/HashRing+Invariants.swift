extension HashRing {
  /// What is broken, or `nil`: for tests. O(*p*) in the number of points.
  package func checkInvariants() -> String? {
    if slots.isEmpty { return "there are no slots" }
    if zip(slots, slots.dropFirst()).contains(where: { $0.id >= $1.id }) { return "slots are not in order" }
    return points.checkInvariants(weights: slots.map(\.weight))
  }
}

extension RingPoints {
  func checkInvariants(weights: [Int]) -> String? {
    var counts = weights.map { _ in 0 }
    for (index, owner) in owners.enumerated() {
      counts[Int(owner)] += 1
      let following = index + 1
      guard following < owners.count else { break }
      if (hashes[index], owner) >= (hashes[following], owners[following]) {
        return "points \(index) and \(following) are not in order"
      }
    }
    if counts != weights.map({ $0 * Self.pointsPerWeight }) { return "a slot's points are not its weight's" }
    for hash in hashes {
      for hash in [hash &- 1, hash, hash &+ 1]
      where owner(of: hash) != Int(owners[index(atOrAbove: hash)]) {
        return "the bucket of \(hash) does not lead to its owner"
      }
    }
    return nil
  }
}
