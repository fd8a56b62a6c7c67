/// What a user has decided about being seen, all decisions together: what a ``SharingStore`` keeps for good.
///
/// Each of the two has a version of its own, since two servers may take decisions of one user at the same time, and
/// neither may undo the other's; ``merged(with:)`` keeps the newest of each.
public struct SharingSettings: Hashable, Sendable {
  /// Whether friends see the user.
  public enum Visibility: Hashable, Sendable {
    /// They do.
    case shared

    /// They do not, until that time if there is one. What ends in the past has ended.
    case paused(until: Timestamp? = nil)
  }

  /// Whose they are.
  public var user: UserID

  /// Whether friends see the user.
  public var visibility: Visibility

  /// Which decision ``visibility`` is; ``LocationVersion/none`` while the user has decided nothing.
  public var visibilityVersion: LocationVersion

  /// How precisely friends see the user, also behind a pause.
  public var precision: SharingPrecision

  /// Which decision ``precision`` is; ``LocationVersion/none`` while the user has chosen none.
  public var precisionVersion: LocationVersion

  /// Creates settings; those of a user who has decided nothing, if nothing else is said.
  ///
  /// - Parameters:
  ///   - user: Whose they are.
  ///   - visibility: Whether friends see the user.
  ///   - visibilityVersion: Which decision that is.
  ///   - precision: How precisely friends see the user.
  ///   - precisionVersion: Which decision that is.
  public init(
    user: UserID, visibility: Visibility = .shared, visibilityVersion: LocationVersion = .none,
    precision: SharingPrecision = .exact, precisionVersion: LocationVersion = .none
  ) {
    self.user = user
    self.visibility = visibility
    self.visibilityVersion = visibilityVersion
    self.precision = precision
    self.precisionVersion = precisionVersion
  }
}
