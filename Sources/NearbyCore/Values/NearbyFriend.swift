/// A friend within the radius, as one viewer sees it.
public struct NearbyFriend: Hashable, Sendable {
  /// Who is near.
  public var user: UserID

  /// Where the friend is and since when, at the precision that the viewer may see.
  public var location: AcceptedLocation

  /// Metres from the viewer to the friend, as far as the viewer may see where that is.
  public var distance: Double

  /// How precisely the friend lets itself be seen.
  public var precision: SharingPrecision

  /// Creates a friend `distance` metres away from the viewer.
  public init(
    user: UserID, location: AcceptedLocation, distance: Double, precision: SharingPrecision = .exact
  ) {
    self.user = user
    self.location = location
    self.distance = distance
    self.precision = precision
  }
}
