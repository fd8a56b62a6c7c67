/// A user who matters to a node: somebody's friend, or a viewer, or both.
struct Person: Sendable {
  let user: UserID

  /// Whether the place in the table is taken; a free one holds ``absent``.
  let isPresent: Bool

  /// Where the user was last by its channel; unknown while nobody may see it.
  var position = UnitVector.unknown

  var channel = ChannelState()

  /// What the node knows of the user as a viewer; `nil` without a session.
  var viewer: Viewer?

  init(user: UserID) {
    self.user = user
    isPresent = true
  }

  private init() {
    user = .nobody
    isPresent = false
  }

  /// Nobody: what a free place holds, instead of an optional, which could not be changed where it lies.
  static let absent = Person()
}
