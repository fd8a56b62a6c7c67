/// What a new position means for one pair of viewer and friend.
struct Transition: Sendable {
  var viewer: Int
  var friend: Int
  var wasNear: Bool
  var isNear: Bool
}
