import NearbyCore

extension LocationRecord: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, version, sharing, paused, unlocated, precision, sharingVersion, precisionVersion

    var name: StaticString {
      switch self {
      case .user: "user"
      case .version: "version"
      case .sharing: "sharing"
      case .paused: "paused"
      case .unlocated: "unlocated"
      case .precision: "precision"
      case .sharingVersion: "sharingVersion"
      case .precisionVersion: "precisionVersion"
      }
    }

    static var alternatives: FieldSet<Self> { [.sharing, .paused, .unlocated] }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var version: LocationVersion?
    var state: State?
    var precision: SharingPrecision = .exact
    var sharingVersion = LocationVersion.none
    var precisionVersion = LocationVersion.none
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .version: version = try walk.message(.version, in: &reader)
        case .sharing: state = .sharing(try walk.message(.sharing, in: &reader))
        case .paused: state = .paused(until: try PausedField(.paused, of: &walk, in: &reader).until)
        case .unlocated:
          _ = try EmptyMessage(.unlocated, of: &walk, in: &reader)
          state = .unlocated
        case .precision: precision = PrecisionField.decided(try reader.enumeration())
        case .sharingVersion: sharingVersion = try walk.message(.sharingVersion, in: &reader)
        case .precisionVersion: precisionVersion = try walk.message(.precisionVersion, in: &reader)
        }
      } catch {
        try walk.keep(error)
      }
    }
    guard let state else { throw Fault(.unknownBody, at: reader.index) }
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)),
      version: try reader.require(version, at: Field.version), sharingVersion: sharingVersion,
      precision: precision, precisionVersion: precisionVersion, state: state)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.version, version)
    switch state {
    case .sharing(let location): writer.write(Field.sharing, location)
    case .paused(let until): writer.write(Field.paused, PausedField(until: until))
    case .unlocated: writer.write(Field.unlocated, EmptyMessage())
    }
    writer.write(Field.precision, PrecisionField(decided: precision))
    if sharingVersion != .none { writer.write(Field.sharingVersion, sharingVersion) }
    if precisionVersion != .none { writer.write(Field.precisionVersion, precisionVersion) }
  }
}

/// `Paused` in the schema.
struct PausedField {
  var until: Timestamp?
}

extension PausedField: WireMessage {
  private enum Field: UInt32, WireField {
    case until = 1

    var name: StaticString {
      switch self {
      case .until: "untilMs"
      }
    }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var until: Int64?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .until: until = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(until: until.map(Timestamp.init(milliseconds:)))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.until, until?.milliseconds)
  }
}
