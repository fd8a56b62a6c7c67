extension ConflatingQueue {
  /// What is broken, or `nil`: for tests. O(*n*) in the most keys that were ever queued.
  package func checkInvariants() -> String? {
    if nodes.count > capacity { return "there are more places than the capacity" }
    var queued = 0
    var (previous, place) = (Node.none, first)
    while place != Node.none {
      guard nodes.indices.contains(place), queued <= places.count else { return "the queue has no end" }
      guard let key = nodes[place].entry?.key else { return "a queued place holds nothing" }
      if places[key] != place { return "a key is not found at its place" }
      if nodes[place].previous != previous { return "a place does not know the one before" }
      (previous, place) = (place, nodes[place].next)
      queued += 1
    }
    if last != previous { return "the last place is not the end" }
    if queued != places.count { return "\(places.count) keys are known and \(queued) are queued" }

    var free = 0
    place = firstFree
    while place != Node.none {
      guard nodes.indices.contains(place), free <= nodes.count else { return "the free places have no end" }
      if nodes[place].entry != nil { return "a free place holds an entry" }
      place = nodes[place].next
      free += 1
    }
    return queued + free == nodes.count ? nil : "a place is neither queued nor free"
  }
}
