extension SubscriptionTable {
  /// What is broken, or `nil`: for tests. O(*n* log *n*) in the number of subscriptions.
  package func checkInvariants() -> String? {
    let count = listsOfChannels.reduce(0) { $0 + $1.count }
    if count != subscriptionCount { return "channels hold \(count) of \(subscriptionCount) subscriptions" }
    if listsOfSubscribers.reduce(0, { $0 + $1.count }) != count { return "the two sides differ in number" }
    return Self.firstFault(in: listsOfChannels, against: listsOfSubscribers)
      ?? Self.firstFault(in: listsOfSubscribers, against: listsOfChannels)
  }

  private static func firstFault(in lists: Lists, against otherLists: Lists) -> String? {
    for (number, list) in lists.enumerated() {
      if Set(list.map(\.peer)).count != list.count { return "list \(number) names a peer twice" }
      for (index, link) in list.enumerated() {
        guard otherLists.indices.contains(link.peer),
          otherLists[link.peer].indices.contains(Int(link.index))
        else { return "link \(index) of list \(number) leads nowhere" }
        let other = otherLists[link.peer][Int(link.index)]
        if other.peer != number || other.index != index {
          return "link \(index) of list \(number) leads to another subscription"
        }
        if other.isMarked != link.isMarked {
          return "the mark of link \(index) of list \(number) is not that of its other end"
        }
      }
    }
    return nil
  }
}
