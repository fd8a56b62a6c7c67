public import NearbyCore

/// The definition of nearby friends, as slow and plain as it can be: an oracle for whatever computes the same faster.
///
/// A viewer's list holds the friends f of v with whom the friendship is mutual, both sharing, the age of f's last
/// report less than the limit, and the haversine distance from v's place to where f lets itself be seen at most the
/// radius.
///
/// Where somebody lets itself be seen is one place when that is exact. Otherwise it is a cell: at the border of two, in
/// which of them depends on the one before, so that there may be several.
public struct NearbyModel: Sendable {
  private struct Pair: Hashable {
    var one: UserID
    var other: UserID
  }

  private struct Sighting {
    /// Where the user may be, as far as its server knows: one place, unless that was told coarsely.
    var places: [Coordinate]
    var acceptedAt: Timestamp
  }

  private let radius: Distance
  private let inactiveAfter: Int64
  private var friendships: Set<Pair> = []

  /// Where each connected user is for itself, however old the report.
  private var places: [UserID: Sighting] = [:]

  /// Where the user is whom each user's friends may see, at its precision.
  private var shown: [UserID: Sighting] = [:]
  private var hidden: Set<UserID> = []
  private var pauseEnds: [UserID: Timestamp] = [:]
  private var precisions: [UserID: SharingPrecision] = [:]

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

  /// Notes that a user connects who was not connected: what its friends see of it is all that is still known.
  public mutating func connect(_ user: UserID, at now: Timestamp) {
    places[user] = nil
    guard let age = age(ofShown: user, at: now), age < inactiveAfter else { return }
    places[user] = shown[user]
    // Unless it has not been away for long, and its server still knows more.
    let seen = Self.unique(seenPlaces(of: user, at: now) + (shown[user]?.places ?? []))
    places[user]?.places = seen
    if !hidden.contains(user) { shown[user] = places[user] }
  }

  /// Notes that a user's last session is gone.
  public mutating func disconnect(_ user: UserID) {
    places[user] = nil
  }

  /// Notes that nobody may know more of the place of a connected user than its friends do, or did: the server is gone
  /// that was told.
  public mutating func forgetExactPlace(of user: UserID) {
    guard let sighting = places[user] else { return }
    let cells = cellsOfAllPrecisions(of: sighting)
    places[user]?.places = cells
    if !hidden.contains(user) { shown[user] = places[user] }
  }

  /// Notes a report.
  public mutating func report(_ coordinate: Coordinate, of user: UserID, at now: Timestamp) {
    places[user] = Sighting(places: [coordinate], acceptedAt: now)
    if !hidden.contains(user) { shown[user] = places[user] }
  }

  /// Notes what a user decides about being seen.
  public mutating func decide(_ decision: SharingDecision, _ user: UserID, at now: Timestamp) {
    if let precision = decision.precision { precisions[user] = precision }
    pauseEnds[user] = nil
    if decision.isPaused, (decision.until ?? .distantFuture) > now {
      hidden.insert(user)
      shown[user] = nil
      pauseEnds[user] = decision.until
    } else if hidden.remove(user) != nil {
      shown[user] = places[user]
    }
  }

  /// Ends the pauses that are over.
  public mutating func endPauses(at now: Timestamp) {
    for (user, end) in pauseEnds where end <= now {
      decide(.shared(), user, at: now)
    }
  }

  /// Whether a user hides.
  public func isHidden(_ user: UserID) -> Bool {
    hidden.contains(user)
  }

  /// When a user's pause ends by itself; `nil` when there is none, or none that does.
  public func pauseEnd(of user: UserID) -> Timestamp? {
    pauseEnds[user]
  }

  /// How precisely a user lets itself be seen.
  public func precision(of user: UserID) -> SharingPrecision {
    precisions[user] ?? .exact
  }

  /// The age of what a user's friends may see, in milliseconds; `nil` when there is nothing.
  public func age(ofShown user: UserID, at now: Timestamp) -> Int64? {
    shown[user].map { now.milliseconds(since: $0.acceptedAt) }
  }

  /// The age of where a connected user is for itself, in milliseconds; `nil` when it has said nothing.
  public func age(ofOwnPlaceOf user: UserID, at now: Timestamp) -> Int64? {
    places[user].map { now.milliseconds(since: $0.acceptedAt) }
  }

  /// Where `viewer` may be for itself: nowhere while it hides, or when it has said nothing.
  ///
  /// - Parameters:
  ///   - viewer: Who looks.
  ///   - isToldByFriends: Whether its server may know no more than its friends do, now or when it was told.
  public func places(of viewer: UserID, isToldByFriends: Bool = false) -> [Coordinate] {
    guard !hidden.contains(viewer), let sighting = places[viewer] else { return [] }
    return isToldByFriends ? cellsOfAllPrecisions(of: sighting) : sighting.places
  }

  /// Where friends may see `user` at `now`: nowhere while it hides or is silent.
  public func seenPlaces(of user: UserID, at now: Timestamp) -> [Coordinate] {
    guard let age = age(ofShown: user, at: now), age < inactiveAfter, let sighting = shown[user] else {
      return []
    }
    return Self.unique(sighting.places.flatMap { cells(of: $0, precision(of: user)) })
  }

  /// What is wrong with a list of friends that are near; `nil` when nothing is.
  ///
  /// - Parameters:
  ///   - near: The list.
  ///   - viewer: Whose it is.
  ///   - places: Where the viewer may be for itself.
  ///   - seen: Where others see a friend, if any do: all have to see the same.
  ///   - uncertain: Those who may be seen or not.
  ///   - now: The time.
  public func fault(
    in near: [UserID: NearbyFriend], of viewer: UserID, at places: [Coordinate], seen: [UserID: Coordinate],
    uncertain: Set<UserID> = [], now: Timestamp
  ) -> String? {
    let friends = friends(of: viewer)
    if near.keys.contains(where: { !friends.contains($0) }) { return "somebody is near who is no friend" }
    if places.isEmpty { return near.isEmpty ? nil : "somebody sees friends who is nowhere" }
    for (friend, entry) in near where !uncertain.contains(friend) {
      if !seenPlaces(of: friend, at: now).contains(entry.location.coordinate) {
        return "a friend is seen where it is not"
      }
      if entry.precision != precision(of: friend) { return "a friend is seen with another precision" }
    }
    let isPossible = places.contains { place in
      friends.allSatisfy { friend in
        guard let entry = near[friend] else {
          if uncertain.contains(friend) { return true }
          let possible = seen[friend].map { [$0] } ?? seenPlaces(of: friend, at: now)
          return possible.isEmpty || possible.contains { place.distance(to: $0) > radius }
        }
        let distance = place.distance(to: entry.location.coordinate)
        return distance <= radius && abs(distance.metres - entry.distance) < 1e-3
      }
    }
    return isPossible ? nil : "a list is not that of any place where the viewer may be"
  }

  /// Whether who was at one of `places` may be seen at `place` by those who never knew more than friends did, with the
  /// precision of now.
  public func mayBeSeen(_ user: UserID, at place: Coordinate, after places: [Coordinate]) -> Bool {
    let precision = precision(of: user)
    if places.contains(where: { cells(of: $0, precision).contains(place) }) { return true }
    // A node that heard of a cell only, and then of other precisions, makes a cell of it.
    var known = places
    for _ in 1...2 {
      known = cellsOfAllPrecisions(of: Sighting(places: known, acceptedAt: .distantPast))
      if known.contains(where: { cells(of: $0, precision).contains(place) }) { return true }
    }
    return false
  }

  private func cellsOfAllPrecisions(of sighting: Sighting) -> [Coordinate] {
    Self.unique(
      SharingPrecision.allCases.flatMap { precision in
        sighting.places.flatMap { cells(of: $0, precision) }
      })
  }

  /// The centre of the cell of a place, and of those in whose margin it is.
  private func cells(of place: Coordinate, _ precision: SharingPrecision) -> [Coordinate] {
    guard let grid = precision.grid else { return [place] }
    // A little more than the margin, in eight directions: who is not in the margin of what is found there is not seen
    // there.
    let latitude = grid.margin.metres * 1.01 / 111_195
    let longitude = 2 * latitude
    var cells = [grid.snap(place)]
    let ways: [(Double, Double)] = [
      (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1),
    ]
    for (north, east) in ways {
      let (northwards, eastwards) = (place.latitude + north * latitude, place.longitude + east * longitude)
      guard let beside = try? Coordinate(latitude: northwards, longitude: eastwards) else { continue }
      let cell = grid.snap(beside)
      if grid.snap(place, previous: cell) == cell { cells.append(cell) }
    }
    return Self.unique(cells)
  }

  private static func unique(_ places: [Coordinate]) -> [Coordinate] {
    var seen: Set<Coordinate> = []
    return places.filter { seen.insert($0).inserted }
  }
}
