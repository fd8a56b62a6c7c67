import NearbyCore

/// `LatLng`: an absent number is 0, as everywhere in the schema.
extension Coordinate: WireMessage {
  private enum Field: UInt32, WireField {
    case latitude = 1, longitude

    var name: StaticString {
      switch self {
      case .latitude: "latitude"
      case .longitude: "longitude"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var latitude = 0.0
    var longitude = 0.0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .latitude: latitude = try reader.double(in: -90...90, or: .invalidCoordinate)
        case .longitude: longitude = try reader.double(in: -180...180, or: .invalidCoordinate)
        }
      } catch {
        try walk.keep(error)
      }
    }
    do {
      try self.init(latitude: latitude, longitude: longitude)
    } catch {
      // Either number was in range when it was read.
      throw Fault(.invalidCoordinate, at: reader.index)
    }
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.latitude, latitude)
    writer.write(Field.longitude, longitude)
  }
}
