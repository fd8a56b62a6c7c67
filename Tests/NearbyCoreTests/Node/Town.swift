import NearbyCore

/// The people and places of the tests of ``NearbyNode``.
enum Town {
  static func anna() throws -> UserID { try UserID("anna") }
  static func bert() throws -> UserID { try UserID("bert") }
  static func cleo() throws -> UserID { try UserID("cleo") }
  static func slot(_ number: Int = 1) throws -> SlotID { try SlotID("slot-\(number)") }

  /// The place this many metres north of the market.
  static func place(_ metres: Double) throws -> Coordinate {
    try Coordinate(latitude: 52.5 + metres / 111_195.08, longitude: 13.4)
  }

  static func location(_ metres: Double, at time: Timestamp) throws -> AcceptedLocation {
    AcceptedLocation(coordinate: try place(metres), acceptedAt: time)
  }

  /// What a user's channel says after a report there and then.
  static func record(_ user: UserID, _ metres: Double, at time: Timestamp) throws -> LocationRecord {
    LocationRecord(user: user, version: version(time), state: .sharing(try location(metres, at: time)))
  }

  static func paused(_ user: UserID, at time: Timestamp) -> LocationRecord {
    LocationRecord(user: user, version: .none, sharingVersion: version(time), state: .paused())
  }

  /// What the store keeps when that is all that the user has decided.
  static func settings(
    _ user: UserID, _ visibility: SharingSettings.Visibility, at time: Timestamp
  ) -> SharingSettings {
    SharingSettings(user: user, visibility: visibility, visibilityVersion: version(time))
  }

  static func unlocated(_ user: UserID, at time: Timestamp) -> LocationRecord {
    LocationRecord(user: user, version: .none, sharingVersion: version(time), state: .unlocated)
  }

  /// A version of the node under test.
  static func version(_ time: Timestamp, _ sequence: UInt32 = 0) -> LocationVersion {
    LocationVersion(epoch: time.milliseconds, sequence: sequence, node: node)
  }

  /// What a ``ScriptedNode`` with the seed 1 calls itself in its versions.
  static let node: UInt32 = {
    var numbers = Jitter(seed: UInt64(1).byteSwapped)
    return UInt32(truncatingIfNeeded: numbers.next())
  }()

  /// A friend who was at the one place at that time, seen from the other.
  static func seen(
    _ user: UserID, _ metres: Double, at time: Timestamp, from viewer: Double
  ) throws -> NearbyFriend {
    let distance = UnitVector(try place(metres)).distance(to: UnitVector(try place(viewer)))
    return NearbyFriend(user: user, location: try location(metres, at: time), distance: distance)
  }
}

extension SessionID {
  static let first = SessionID(1)
  static let second = SessionID(2)
  static let third = SessionID(3)
}
