extension NearbyService {
  /// How many inputs the node has had, once nothing is being done for any port or client and no deadline has
  /// come; `nil` until then. For tests: services that answer the same numbers twice in a row have nothing
  /// more to say to each other.
  package var inputCountAtRest: Int? {
    let isDue = node.nextDeadline.map { $0 <= clock.now } ?? false
    guard lanes.isIdle, friendReadings == 0, friendRequests == 0, !isDue else { return nil }
    guard !outboxes.values.contains(where: \.isSending) else { return nil }
    return inputCount
  }

  /// How many effects wait for a slot, for tests.
  package func waitingCount(at slot: SlotID) -> Int {
    lanes.backlog(of: .slot(slot))
  }
}
