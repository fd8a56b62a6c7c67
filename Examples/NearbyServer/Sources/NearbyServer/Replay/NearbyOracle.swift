import FoundationEssentials
import NearbyCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Who is near whom by brute force over the last reports. Shares no code with the node: plain haversine in degrees,
/// plain dictionaries, nothing kept but what was reported.
struct NearbyOracle {
  struct Sighting {
    var latitude: Double
    var longitude: Double
    var time: Timestamp
  }

  private let friends: [UserID: [UserID]]
  private let radius: Double
  private let leaveRadius: Double
  private let inactiveAfter: Int64
  private var sightings: [UserID: Sighting] = [:]

  /// Which friends each viewer sees already, which matters only when leaving takes more than the radius.
  private var seen: [UserID: Set<UserID>] = [:]

  init(friendships: [(UserID, UserID)], radius: Double, leaveFactor: Double, inactiveAfter: Duration) {
    var friends: [UserID: Set<UserID>] = [:]
    for (one, other) in friendships {
      friends[one, default: []].insert(other)
      friends[other, default: []].insert(one)
    }
    self.friends = friends.mapValues { $0.sorted() }
    self.radius = radius
    leaveRadius = radius * leaveFactor
    self.inactiveAfter = Int64(inactiveAfter / .milliseconds(1))
  }

  func friendCount(of user: UserID) -> Int {
    friends[user]?.count ?? 0
  }

  /// A viewer that connects anew sees nobody yet.
  mutating func connect(_ user: UserID) {
    seen[user] = []
  }

  mutating func report(_ coordinate: Coordinate, of user: UserID, at time: Timestamp) {
    let before = sightings[user]
    sightings[user] = Sighting(latitude: coordinate.latitude, longitude: coordinate.longitude, time: time)
    guard leaveRadius > radius else { return }
    for friend in friends[user] ?? [] {
      // A friend who was silent for too long in between was lost from sight, and has to come within the radius again.
      let wasActive = before.map { isActive($0, at: time) } ?? false
      update(viewer: friend, friend: user, mayHaveSeen: wasActive, at: time)
      update(viewer: user, friend: friend, mayHaveSeen: true, at: time)
    }
  }

  private mutating func update(viewer: UserID, friend: UserID, mayHaveSeen: Bool, at time: Timestamp) {
    guard seen[viewer] != nil, let own = sightings[viewer], let other = sightings[friend] else { return }
    let isSeen = seen[viewer]?.contains(friend) == true && mayHaveSeen
    let isNear =
      isActive(other, at: time) && distance(own, other) <= (isSeen ? leaveRadius : radius)
    if isNear { seen[viewer]?.insert(friend) } else { seen[viewer]?.remove(friend) }
  }

  /// The friends that `viewer` must see at `time`, with the metres to each.
  func nearby(_ viewer: UserID, at time: Timestamp) -> [UserID: Double] {
    guard let own = sightings[viewer] else { return [:] }
    var near: [UserID: Double] = [:]
    for friend in friends[viewer] ?? [] {
      guard let other = sightings[friend], isActive(other, at: time) else { continue }
      let metres = distance(own, other)
      if leaveRadius > radius ? seen[viewer]?.contains(friend) == true : metres <= radius {
        near[friend] = metres
      }
    }
    return near
  }

  /// Whether a friend is within a second of becoming inactive, so that two clocks may differ about it.
  func isBorderline(_ friend: UserID, at time: Timestamp, tolerance: Int64) -> Bool {
    guard let sighting = sightings[friend] else { return false }
    return abs(time.milliseconds - sighting.time.milliseconds - inactiveAfter) <= tolerance
  }

  private func isActive(_ sighting: Sighting, at time: Timestamp) -> Bool {
    time.milliseconds - sighting.time.milliseconds < inactiveAfter
  }

  private func distance(_ a: Sighting, _ b: Sighting) -> Double {
    let degree = Double.pi / 180
    let northwards = sin((b.latitude - a.latitude) * degree / 2)
    let eastwards = sin((b.longitude - a.longitude) * degree / 2)
    let square =
      northwards * northwards + cos(a.latitude * degree) * cos(b.latitude * degree) * eastwards * eastwards
    return 2 * 6_371_008.8 * asin(min(1, square.squareRoot()))
  }
}
