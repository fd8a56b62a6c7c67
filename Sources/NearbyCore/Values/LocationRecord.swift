/// The newest that is known of one user: what goes through the user's channel and lies in the location cache.
///
/// Nodes may have news of one user at the same time: one of a new location, another of a pause, a third of a coarser
/// precision. None of them may undo another, so each has a version of its own, and ``merged(with:)`` keeps the newest
/// of each.
public struct LocationRecord: Hashable, Sendable {
  /// Whether the user can be seen, and where.
  public enum State: Hashable, Sendable {
    /// The user shares this location.
    case sharing(AcceptedLocation)

    /// The user stopped sharing, until that time if there is one. The record stays as a tombstone, so that no older
    /// location can take its place.
    case paused(until: Timestamp? = nil)

    /// The user shares again, but the server that was told so knows no location: the next report shows it.
    case unlocated
  }

  /// Whom it is about.
  public var user: UserID

  /// Orders the locations of this user: the newest wins wherever two meet.
  public var version: LocationVersion

  /// Orders the pauses of this user and their ends: the newest wins wherever two meet. ``LocationVersion/none`` while
  /// the user has decided nothing.
  public var sharingVersion: LocationVersion

  /// How precisely the user lets itself be seen. A location in ``state`` has been made that coarse already.
  public var precision: SharingPrecision

  /// Orders the precisions of this user: the newest wins wherever two meet. ``LocationVersion/none`` while the user has
  /// chosen none.
  public var precisionVersion: LocationVersion

  /// Whether the user can be seen, and where.
  public var state: State

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - user: Whom it is about.
  ///   - version: Orders the locations of this user.
  ///   - sharingVersion: Orders the pauses of this user and their ends.
  ///   - precision: How precisely the user lets itself be seen.
  ///   - precisionVersion: Orders the precisions of this user.
  ///   - state: Whether the user can be seen, and where.
  public init(
    user: UserID, version: LocationVersion, sharingVersion: LocationVersion = .none,
    precision: SharingPrecision = .exact, precisionVersion: LocationVersion = .none, state: State
  ) {
    self.user = user
    self.version = version
    self.sharingVersion = sharingVersion
    self.precision = precision
    self.precisionVersion = precisionVersion
    self.state = state
  }

  /// The location, if the user shares one.
  public var location: AcceptedLocation? {
    switch state {
    case .sharing(let location): location
    case .paused, .unlocated: nil
    }
  }

  /// Whether the user has stopped sharing.
  public var isPaused: Bool {
    switch state {
    case .paused: true
    case .sharing, .unlocated: false
    }
  }
}
