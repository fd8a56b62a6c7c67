import NearbyCore

extension LocationRecord: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, version, sharing, paused, unlocated

    var name: StaticString {
      switch self {
      case .user: "user"
      case .version: "version"
      case .sharing: "sharing"
      case .paused: "paused"
      case .unlocated: "unlocated"
      }
    }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var version: LocationVersion?
    var state: State?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .version: version = try reader.message()
        case .sharing: state = .sharing(try reader.message())
        case .paused:
          _ = try EmptyMessage(in: &reader)
          state = .paused()
        case .unlocated:
          _ = try EmptyMessage(in: &reader)
          state = .unlocated
        }
      } catch {
        try walk.keep(error)
      }
    }
    guard let state else { throw Fault(.unknownBody, at: reader.index) }
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)),
      version: try reader.require(version, at: Field.version), state: state)
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
