extension DeadlineQueue {
  /// What is broken, or `nil`: for tests. O(*n*) in the largest number used.
  package func checkInvariants() -> String? {
    for (position, entry) in heap.enumerated() {
      if position > 0, entry < heap[(position - 1) / 2] { return "entry \(position) is before its parent" }
      if positions[entry.id] != position { return "id \(entry.id) is not where it is said to be" }
    }
    let known = positions.count { $0 != Self.absent }
    if known != heap.count { return "\(known) ids are said to be among \(heap.count) entries" }
    return nil
  }
}
