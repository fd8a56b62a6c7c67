/// What a new position means for one pair of viewer and friend.
struct Transition: Sendable {
  /// The end of the pair that did not move.
  var peer: Int

  var wasNear: Bool
  var isNear: Bool
}
