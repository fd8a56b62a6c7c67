extension HashRing: Hashable {
  /// Whether both have the same slots and epoch, and so the same owner for every key. O(*s*) in the number of
  /// slots.
  public static func == (left: HashRing, right: HashRing) -> Bool {
    left.epoch == right.epoch && left.slots == right.slots
  }

  /// Hashes the epoch and the slots. O(*s*) in the number of slots.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    hasher.combine(slots)
  }
}
