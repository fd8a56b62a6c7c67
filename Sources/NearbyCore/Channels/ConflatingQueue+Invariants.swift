extension ConflatingQueue {
  /// What is broken, or `nil`: for tests. O(*n*) in the most keys that were ever queued.
  package func checkInvariants() -> String? {
    if nodes.count > capacity { return "there are more nodes than the capacity" }
    var queued = 0
    var (previous, index) = (Node.none, first)
    while index != Node.none {
      guard nodes.indices.contains(index), queued <= count else { return "the queue has no end" }
      guard let key = nodes[index].entry?.key else { return "a queued node holds nothing" }
      if self.index(of: key) != index { return "a key is not found at its node" }
      if nodes[index].previous != previous { return "a node does not know the one before" }
      (previous, index) = (index, nodes[index].next)
      queued += 1
    }
    if last != previous { return "the last node is not the end" }
    if queued != count { return "\(count) keys are counted and \(queued) are queued" }
    if let indexOfKey, indexOfKey.count != count { return "\(indexOfKey.count) keys are known of \(count)" }
    if indexOfKey == nil, count > Self.fewKeys { return "many keys are looked for one after the other" }

    var free = 0
    index = firstFree
    while index != Node.none {
      guard nodes.indices.contains(index), free <= nodes.count else { return "the free nodes have no end" }
      if nodes[index].entry != nil { return "a free node holds an entry" }
      index = nodes[index].next
      free += 1
    }
    return queued + free == nodes.count ? nil : "a node is neither queued nor free"
  }
}
