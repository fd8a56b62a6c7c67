internal import NearbyCore

/// What must be true.
extension RandomWorld {
  private var clients: [NearbySimulation.Client] { sessions.compactMap { simulation.clients[$0.id] } }

  /// Those who may be seen or not, since a place may be lost with nobody there who would tell it again.
  private var absent: Set<UserID> {
    isStormy ? Set(users.filter { !isConnected($0) }) : []
  }

  /// When a storm is over, before anybody says anything again.
  mutating func checkThatNobodyIsSeenWhoMustNot() {
    for client in clients { checkPrivacy(of: client.model.near, seenBy: client.user, users: Set(users)) }
  }

  private mutating func checkPrivacy(of near: [UserID: NearbyFriend], seenBy viewer: UserID, users: Set<UserID>) {
    note(doubts[viewer] != nil || !model.isHidden(viewer) || near.isEmpty, "a user who hides sees somebody")
    for (friend, entry) in near.sorted(by: { $0.key < $1.key }) where users.contains(friend) {
      let what = "\(viewer.text) sees \(friend.text)"
      note(model.areFriends(viewer, friend), "somebody is seen who is no friend: \(what)")
      guard doubts[friend] == nil else { continue }
      note(!model.isHidden(friend), "somebody is seen who hides: \(what)")
      note(entry.precision == model.precision(of: friend), "somebody is seen with another precision: \(what)")
      let isPossible = model.mayBeSeen(friend, at: entry.location.coordinate, after: (traces[friend] ?? []).reversed())
      note(isPossible, "somebody is seen where it never was: \(what)")
    }
  }

  mutating func check() {
    if let fault = simulation.fault { note(false, fault) }
    // A channel that could not be left is not subscribed for ever.
    let channelCount = simulation.nodes.reduce(0) { $0 + $1.channelCount }
    note(simulation.subscribedChannelCount == channelCount, "a node is subscribed to what it does not know of")
    note(!isStormy || doubts.isEmpty, "a decision was not accepted though nothing fails")
    let absent = absent
    for (session, _) in sessions {
      simulation.say(.nearbyRequested(session, after: nil, pageSize: users.count, request: nil), from: session)
    }
    checkThatAllSeeTheSame(but: absent)
    for client in clients {
      if let fault = client.model.fault { note(false, fault) }
      note(client.model.hasSnapshot, "a client has no snapshot")
      let isToldByFriends = lastReports[client.user]?.node != client.node
      let places = model.places(of: client.user, isToldByFriends: isToldByFriends)
      // Where somebody was long ago, a node knows only if it was listening when that was told for the last time.
      let isLongAgo = isToldByFriends && model.age(ofOwnPlaceOf: client.user, at: simulation.now) ?? 0 > 250_000
      if !isLongAgo || !client.model.near.isEmpty {
        let fault = model.fault(
          in: client.model.near, of: client.user, at: places, seen: seen, uncertain: absent, now: simulation.now)
        if let fault { note(false, "\(fault): \(client.user.text)") }
      }
      let isListed = client.page.map { Set($0.friends) == Set(client.model.near.values) && $0.next == nil } ?? false
      note(isListed, "a page says something else than the news before it: \(client.user.text)")
      let isRight = client.place.map { places.isEmpty || places.contains($0) } ?? true
      note(isRight, "a device believes to be where its user is not: \(client.user.text)")
      if isStormy { checkPrivacy(of: client.model.near, seenBy: client.user, users: absent) }
    }
    checkPauses()
    checkHistory()
  }

  /// Where friends are seen.
  private var seen: [UserID: Coordinate] {
    var seen: [UserID: Coordinate] = [:]
    for client in clients {
      for (friend, entry) in client.model.near { seen[friend] = entry.location.coordinate }
    }
    return seen
  }

  private mutating func checkThatAllSeeTheSame(but absent: Set<UserID>) {
    let seen = seen
    for client in clients {
      for (friend, entry) in client.model.near where !absent.contains(friend) {
        let isSame = seen[friend] == entry.location.coordinate
        note(isSame, "two see a friend in two places: \(client.user.text) sees \(friend.text)")
      }
    }
  }

  private mutating func checkHistory() {
    let history = Set(simulation.history.map(\.location.coordinate))
    note(remembered.isSubset(of: history), "a report is missing in the history")
    note(secret.isDisjoint(with: history), "what was not to be kept is in the history")
    let versions = Set(simulation.history.map { Name(user: $0.user, version: $0.version) })
    note(versions.count == simulation.history.count, "two reports have one version")
  }

  private struct Name: Hashable {
    var user: UserID
    var version: LocationVersion
  }

  /// Lets everybody hang up, after which nothing may be left.
  mutating func end() {
    for (session, _) in sessions { simulation.close(session) }
    sessions = []
    for _ in 0..<2 { simulation.settle() }
    note(simulation.subscribedChannelCount == 0, "a channel is subscribed that nobody watches")
    let isEmpty = simulation.nodes.allSatisfy { $0.channelCount == 0 && $0.sessionCount == 0 }
    note(isEmpty, "a node remembers somebody who is gone")
  }
}
