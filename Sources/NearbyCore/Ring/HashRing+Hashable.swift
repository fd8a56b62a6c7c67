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
