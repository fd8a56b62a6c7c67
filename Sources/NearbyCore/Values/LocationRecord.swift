/// The newest that is known of one user: what goes through the user's channel and lies in the location cache.
public struct LocationRecord: Hashable, Sendable {
  /// Whether the user can be seen, and where.
  public enum State: Hashable, Sendable {
    /// The user shares this location.
    case sharing(AcceptedLocation)

    /// The user stopped sharing. The record stays as a tombstone, so that no older location can take its place.
    case paused

    /// The user shares again, but the server that was told so knows no location: the next report shows it.
    case unlocated
  }

  /// Whom it is about.
  public var user: UserID

  /// Orders the records of this user: the newest wins wherever two meet.
  public var version: LocationVersion

  /// Whether the user can be seen, and where.
  public var state: State

  /// Creates a record.
  public init(user: UserID, version: LocationVersion, state: State) {
    self.user = user
    self.version = version
    self.state = state
  }

  /// The location, if the user shares one.
  public var location: AcceptedLocation? {
    switch state {
    case .sharing(let location): location
    case .paused, .unlocated: nil
    }
  }
}
