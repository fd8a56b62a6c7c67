extension TTLCache {
  /// What is broken, or `nil`: for tests. O(*n*) in the most entries that there ever were.
  package func checkInvariants() -> String? {
    if let fault = deadlines.checkInvariants() { return fault }
    if deadlines.count != entries.count { return "\(deadlines.count) deadlines for \(entries.count) entries" }
    for (key, entry) in entries {
      guard keys.indices.contains(entry.id), keys[entry.id] == key else {
        return "an id stands for another key"
      }
      if deadlines.deadline(of: entry.id) != entry.deadline { return "an entry has two deadlines" }
    }
    if freeIDs.contains(where: { keys[$0] != nil }) { return "a free id stands for a key" }
    if freeIDs.count + entries.count != keys.count { return "an id is neither free nor in use" }
    return nil
  }
}
