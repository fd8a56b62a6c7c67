import NearbyCore

/// What a ``ProximityIndex`` should do, done slowly: places in dictionaries, each pair compared by the haversine
/// formula.
struct ProximityModel {
  struct Pair: Hashable {
    let viewer: Int
    let friend: Int
  }

  let filter: ProximityFilter
  private var friendPlaces: [Int: Coordinate] = [:]
  private var viewerPlaces: [Int: Coordinate] = [:]
  private var nearness: [Pair: Bool] = [:]
  private var audiences: [Int: Audience] = [:]

  /// How many pairs have been compared.
  private(set) var checkCount = 0

  init(filter: ProximityFilter) {
    self.filter = filter
  }

  mutating func link(_ viewer: Int, to friend: Int) -> ProximityIndex.LinkOutcome? {
    let pair = Pair(viewer: viewer, friend: friend)
    guard nearness[pair] == nil else { return nil }
    let isFirst = !nearness.keys.contains { $0.friend == friend }
    let isNear = isNear(pair, wasNear: false)
    checkCount += 1
    nearness[pair] = isNear
    return ProximityIndex.LinkOutcome(isFirst: isFirst, isNear: isNear)
  }

  mutating func unlink(_ viewer: Int, from friend: Int) -> ProximityIndex.UnlinkOutcome? {
    guard let wasNear = nearness.removeValue(forKey: Pair(viewer: viewer, friend: friend)) else { return nil }
    return ProximityIndex.UnlinkOutcome(wasNear: wasNear, isLast: !nearness.keys.contains { $0.friend == friend })
  }

  mutating func removeViewer(_ viewer: Int) -> Set<Int> {
    let friends = nearness.keys.filter { $0.viewer == viewer }.map(\.friend)
    viewerPlaces[viewer] = nil
    audiences[viewer] = nil
    return Set(friends.filter { unlink(viewer, from: $0)?.isLast == true })
  }

  mutating func moveFriend(_ friend: Int, to place: Coordinate?) -> Set<ProximityIndex.Transition> {
    friendPlaces[friend] = place
    return compare { $0.friend == friend ? $0.viewer : nil }
  }

  mutating func moveViewer(_ viewer: Int, to place: Coordinate?) -> Set<ProximityIndex.Transition> {
    if let place, viewerPlaces[viewer] == place { return [] }
    viewerPlaces[viewer] = place
    return compare { $0.viewer == viewer ? $0.friend : nil }
  }

  mutating func setAudience(_ audience: Audience, of viewer: Int) {
    audiences[viewer] = audience
  }

  /// Compares the pairs that have a `peer`.
  private mutating func compare(_ peer: (Pair) -> Int?) -> Set<ProximityIndex.Transition> {
    var found: Set<ProximityIndex.Transition> = []
    for (pair, wasNear) in nearness {
      guard let peer = peer(pair) else { continue }
      let isNear = isNear(pair, wasNear: wasNear)
      checkCount += 1
      nearness[pair] = isNear
      if wasNear || isNear {
        found.insert(ProximityIndex.Transition(peer: peer, wasNear: wasNear, isNear: isNear))
      }
    }
    return found
  }

  private func isNear(_ pair: Pair, wasNear: Bool) -> Bool {
    guard pair.viewer != pair.friend, let friend = friendPlaces[pair.friend],
      let viewer = viewerPlaces[pair.viewer]
    else { return false }
    return friend.distance(to: viewer) <= (wasNear ? filter.leaveRadius : filter.radius)
  }

  /// The first question that the index answers otherwise, or `nil`.
  func firstDifference(from index: ProximityIndex, people: Int) -> String? {
    var (ofViewers, ofFriends): ([Pair: Bool], [Pair: Bool]) = ([:], [:])
    for person in 0..<people {
      index.forEachFriend(of: person) { ofViewers[Pair(viewer: person, friend: $0)] = $1 }
      index.forEachViewer(of: person) { ofFriends[Pair(viewer: $0, friend: person)] = $1 }
      if index.isFriendKnown(person) != (friendPlaces[person] != nil) { return "whether friend \(person) is known" }
      if index.isViewerKnown(person) != (viewerPlaces[person] != nil) { return "whether viewer \(person) is known" }
      if index.audience(of: person) != audiences[person] ?? .nobody { return "who hears for \(person)" }
      if index.friendCount(of: person) != nearness.keys.count(where: { $0.viewer == person }) {
        return "how many friends \(person) has"
      }
      if index.viewerCount(of: person) != nearness.keys.count(where: { $0.friend == person }) {
        return "how many viewers \(person) has"
      }
    }
    if ofViewers != nearness { return "who is near to whom, by viewer" }
    if ofFriends != nearness { return "who is near to whom, by friend" }
    if index.viewerCount != Set(nearness.keys.map(\.viewer)).count { return "how many viewers there are" }
    for (pair, isNear) in nearness where isNear {
      guard let friend = friendPlaces[pair.friend], let viewer = viewerPlaces[pair.viewer] else {
        return "\(pair) is near, and nowhere"
      }
      let distance = index.distance(from: pair.viewer, to: pair.friend)
      if abs(distance - friend.distance(to: viewer).metres) > 1e-6 { return "how far \(pair) is" }
    }
    return nil
  }
}
