import NearbyCore

extension NearbyFriend: WireMessage {
  private enum Field: UInt32, AcceptedLocationField {
    case user = 1, location, distance, acceptedAt, capturedAt, accuracy, heading, speed, precision

    var name: StaticString {
      switch self {
      case .user: "user"
      case .location: "location"
      case .distance: "distanceM"
      case .acceptedAt: "reportedAtMs"
      case .capturedAt: "capturedAtMs"
      case .accuracy: "accuracyM"
      case .heading: "headingDeg"
      case .speed: "speedMps"
      case .precision: "precision"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var location = LocationFields<Field>()
    var distance = 0.0
    var precision: SharingPrecision = .exact
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .distance: distance = try reader.double(in: .finite, or: .notFinite)
        case .acceptedAt: location.acceptedAt = try reader.int64()
        case .precision: precision = PrecisionField.decided(try reader.enumeration())
        case .location, .capturedAt, .accuracy, .heading, .speed:
          try location.read(field, of: &walk, from: &reader)
        }
      } catch {
        try walk.keep(error)
      }
    }
    let acceptedLocation = try location.acceptedLocation(endingIn: reader)
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)), location: acceptedLocation,
      distance: distance, precision: precision)
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.location, location.coordinate)
    writer.write(Field.distance, distance)
    writer.write(Field.acceptedAt, location.acceptedAt.milliseconds)
    LocationFields<Field>.write(capturedAt: location.capturedAt, location.motion, to: &writer)
    writer.write(Field.precision, PrecisionField(decided: precision))
  }
}

/// `FriendAppeared` and `FriendMoved`: messages that hold a friend and nothing else.
struct FriendField {
  var friend: NearbyFriend
}

extension FriendField: WireMessage {
  private enum Field: UInt32, WireField {
    case friend = 1

    var name: StaticString {
      switch self {
      case .friend: "friend"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var friend: NearbyFriend?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .friend: friend = try walk.message(.friend, in: &reader)
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(friend: try reader.require(friend, at: Field.friend))
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.friend, friend)
  }
}
