import NearbyCore

extension LocationRecord: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, version, sharing, paused, unlocated
    static let names = ["user", "version", "sharing", "paused", "unlocated"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var user = ""
    var version: LocationVersion?
    var state: State?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .user: user = try reader.string()
      case .version: version = try reader.message()
      case .sharing: state = try reader.message().map(State.sharing)
      case .paused: state = try reader.message().map { (_: EmptyMessage) in .paused() }
      case .unlocated: state = try reader.message().map { (_: EmptyMessage) in .unlocated }
      }
    }
    guard let user = reader.user(user, at: Field.user) else { return nil }
    guard let version = reader.require(version, at: Field.version, or: .missingField) else { return nil }
    guard let state else {
      reader.refuse(.unknownBody)
      return nil
    }
    self.init(user: user, version: version, state: state)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.version, version)
    switch state {
    case .sharing(let location): writer.write(Field.sharing, location)
    case .paused: writer.write(Field.paused, EmptyMessage())
    case .unlocated: writer.write(Field.unlocated, EmptyMessage())
    }
  }
}
