/// A user who matters to a node: somebody's friend, or a viewer, or both.
struct Person: Sendable {
  let user: UserID
  var channel = ChannelState()

  /// What the node knows of the user as a viewer; `nil` without a session.
  var viewer: ViewerState?

  init(user: UserID) {
    self.user = user
  }
}
