import NearbyCore

/// `LatLng`: an absent number is 0, as everywhere in the schema.
extension Coordinate: WireMessage {
  private enum Field: UInt32, WireField {
    case latitude = 1, longitude
    static let names = ["latitude", "longitude"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var latitude = 0.0
    var longitude = 0.0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .latitude: latitude = try reader.double()
      case .longitude: longitude = try reader.double()
      }
    }
    do {
      try self.init(latitude: latitude, longitude: longitude)
    } catch .latitude {
      reader.refuse(.invalidCoordinate, at: Field.latitude)
      return nil
    } catch {
      reader.refuse(.invalidCoordinate, at: Field.longitude)
      return nil
    }
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.latitude, latitude)
    writer.write(Field.longitude, longitude)
  }
}
