public import NearbyCore

/// The definition of nearby friends, as slow and plain as it can be: an oracle for whatever computes the same faster.
///
/// A viewer's list holds the friends f of v with whom the friendship is mutual, both sharing, the age of f's last report
/// less than the limit, and the haversine distance of their last reports at most the radius.
public struct NearbyModel: Sendable {
  private struct Pair: Hashable {
    var one: UserID
    var other: UserID
  }

  private struct Sighting {
    var coordinate: Coordinate
    var acceptedAt: Timestamp
  }

  private let radius: Distance
  private let inactiveAfter: Int64
  private var friendships: Set<Pair> = []
  private var sightings: [UserID: Sighting] = [:]
  private var hidden: Set<UserID> = []

  /// Creates a world without anyone.
  ///
  /// - Parameters:
  ///   - radius: How far away a friend may be.
  ///   - inactiveAfter: From which age on a report no longer counts, in milliseconds.
  public init(radius: Distance, inactiveAfter: Int64) {
    self.radius = radius
    self.inactiveAfter = inactiveAfter
  }

  /// Makes two users friends, or ends that.
  public mutating func setFriends(_ one: UserID, _ other: UserID, _ areFriends: Bool) {
    for pair in [Pair(one: one, other: other), Pair(one: other, other: one)] {
      if areFriends { friendships.insert(pair) } else { friendships.remove(pair) }
    }
  }

  /// Whether two users are friends.
  public func areFriends(_ one: UserID, _ other: UserID) -> Bool {
    friendships.contains(Pair(one: one, other: other))
  }

  /// Everyone who is a friend of `user`, in order.
  public func friends(of user: UserID) -> [UserID] {
    friendships.filter { $0.one == user }.map(\.other).sorted()
  }

  /// Notes a report.
  public mutating func report(_ coordinate: Coordinate, of user: UserID, at now: Timestamp) {
    sightings[user] = Sighting(coordinate: coordinate, acceptedAt: now)
  }

  /// Hides a user, or ends that.
  public mutating func setPaused(_ isPaused: Bool, _ user: UserID) {
    if isPaused { hidden.insert(user) } else { hidden.remove(user) }
  }

  /// Whether a user hides.
  public func isPaused(_ user: UserID) -> Bool {
    hidden.contains(user)
  }

  /// The friends that `viewer` must see at `now`, with the metres to each.
  public func nearby(_ viewer: UserID, at now: Timestamp) -> [UserID: Double] {
    guard let own = sightings[viewer], !hidden.contains(viewer) else { return [:] }
    var near: [UserID: Double] = [:]
    for friend in friends(of: viewer) where !hidden.contains(friend) {
      guard let other = sightings[friend], now.milliseconds(since: other.acceptedAt) < inactiveAfter
      else { continue }
      let distance = own.coordinate.distance(to: other.coordinate)
      if distance <= radius { near[friend] = distance.metres }
    }
    return near
  }
}
