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

  /// Where each connected user is for itself, however old the report.
  private var places: [UserID: Sighting] = [:]

  /// What each user's friends may see.
  private var shown: [UserID: Sighting] = [:]
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

  /// Notes that a user connects who was not connected: its last place is still known if its friends see it.
  public mutating func connect(_ user: UserID, at now: Timestamp) {
    places[user] = age(ofShown: user, at: now).flatMap { $0 < inactiveAfter ? shown[user] : nil }
  }

  /// Notes that a user's last session is gone.
  public mutating func disconnect(_ user: UserID) {
    places[user] = nil
  }

  /// Notes a report.
  public mutating func report(_ coordinate: Coordinate, of user: UserID, at now: Timestamp) {
    places[user] = Sighting(coordinate: coordinate, acceptedAt: now)
    if !hidden.contains(user) { shown[user] = places[user] }
  }

  /// Hides a user, or ends that.
  public mutating func setPaused(_ isPaused: Bool, _ user: UserID) {
    if isPaused {
      hidden.insert(user)
      shown[user] = nil
    } else if hidden.remove(user) != nil {
      shown[user] = places[user]
    }
  }

  /// Whether a user hides.
  public func isHidden(_ user: UserID) -> Bool {
    hidden.contains(user)
  }

  /// The age of what a user's friends may see, in milliseconds; `nil` when there is nothing.
  public func age(ofShown user: UserID, at now: Timestamp) -> Int64? {
    shown[user].map { now.milliseconds(since: $0.acceptedAt) }
  }

  /// The friends that `viewer` must see at `now`, with the metres to each.
  public func nearby(_ viewer: UserID, at now: Timestamp) -> [UserID: Double] {
    guard let own = places[viewer], !hidden.contains(viewer) else { return [:] }
    var near: [UserID: Double] = [:]
    for friend in friends(of: viewer) {
      guard let other = shown[friend], now.milliseconds(since: other.acceptedAt) < inactiveAfter
      else { continue }
      let distance = own.coordinate.distance(to: other.coordinate)
      if distance <= radius { near[friend] = distance.metres }
    }
    return near
  }
}
