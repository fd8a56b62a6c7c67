/// A user who matters to a node: somebody's friend, or a viewer, or both.
struct Person: Sendable {
  let user: UserID

  /// Whether the number is in use; a free one holds ``absent``.
  let isPresent: Bool

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

  /// Nobody: what a free number stands for, instead of an optional, which could not be changed where it lies.
  static let absent = Person()
}
