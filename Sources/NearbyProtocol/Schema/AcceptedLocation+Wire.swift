import NearbyCore

/// `AcceptedLocation` in the schema, as part of a record that servers share.
extension AcceptedLocation: WireMessage {
  private enum Field: UInt32, AcceptedLocationField {
    case location = 1, acceptedAt, capturedAt, accuracy, heading, speed

    var name: StaticString {
      switch self {
      case .location: "location"
      case .acceptedAt: "acceptedAtMs"
      case .capturedAt: "capturedAtMs"
      case .accuracy: "accuracyM"
      case .heading: "headingDeg"
      case .speed: "speedMps"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    self = try LocationFields<Field>.acceptedLocation(from: &reader)
  }

  func write(to writer: inout some FieldWriter) {
    LocationFields<Field>.write(self, to: &writer)
  }
}

/// `OwnLocation` in the schema: the same for the user's own devices, under the names that clients know.
struct OwnLocationField {
  var location: AcceptedLocation
}

extension OwnLocationField: WireMessage {
  private enum Field: UInt32, AcceptedLocationField {
    case location = 1, acceptedAt, capturedAt, accuracy, heading, speed

    var name: StaticString {
      switch self {
      case .location: "location"
      case .acceptedAt: "reportedAtMs"
      case .capturedAt: "capturedAtMs"
      case .accuracy: "accuracyM"
      case .heading: "headingDeg"
      case .speed: "speedMps"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    location = try LocationFields<Field>.acceptedLocation(from: &reader)
  }

  func write(to writer: inout some FieldWriter) {
    LocationFields<Field>.write(location, to: &writer)
  }
}

extension LocationFields where Field: AcceptedLocationField {
  /// Reads a message that is a location and nothing else.
  @inline(__always)
  fileprivate static func acceptedLocation(
    from reader: inout some FieldReader
  ) throws(Fault) -> AcceptedLocation {
    var fields = LocationFields()
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        if field == .acceptedAt {
          fields.acceptedAt = try reader.int64()
        } else {
          try fields.read(field, of: &walk, from: &reader)
        }
      } catch {
        try walk.keep(error)
      }
    }
    return try fields.acceptedLocation(endingIn: reader)
  }

  @inline(__always)
  fileprivate static func write(_ location: AcceptedLocation, to writer: inout some FieldWriter) {
    writer.write(Field.location, location.coordinate)
    writer.write(Field.acceptedAt, location.acceptedAt.milliseconds)
    write(capturedAt: location.capturedAt, location.motion, to: &writer)
  }
}
