extension NearbyNode {
  /// Answers with the next part of the list. O(n log n) in the number of friends that are near.
  mutating func nearbyRequested(_ page: PageRequest, into effects: inout [Effect]) {
    guard let person = sessions[page.session], let viewer = people[person].viewer else { return }
    guard viewer.isLive else {
      if people[person].viewer?.await(page) == false {
        effects.append(.deliver(page.session, .refused(configuration.tooMuchWaits, request: page.request)))
      }
      return
    }
    let near = nearbyFriends(of: person).sorted { ($0.distance, $0.user) < ($1.distance, $1.user) }
    let start = page.cursor.map { cursor in
      near.firstIndex { cursor.precedes(distance: $0.distance, user: $0.user) } ?? near.endIndex
    }
    let size = page.pageSize > 0 ? page.pageSize : configuration.defaultPageSize
    let rest = near[(start ?? 0)...]
    let friends = rest.prefix(min(size, configuration.maximumPageSize))
    let last = friends.count < rest.count ? friends.last : nil
    let answer = NearbyPage(
      friends: Array(friends), next: last.map { NearbyCursor(distance: $0.distance, user: $0.user) },
      total: near.count)
    effects.append(.deliver(page.session, .page(answer, request: page.request)))
  }
}
