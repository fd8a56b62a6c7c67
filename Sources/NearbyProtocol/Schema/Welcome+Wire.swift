import NearbyCore

extension Welcome: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, limits, hints
    static let names = ["user", "limits", "hints"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var user = ""
    var limits: Limits?
    var hints: Hints?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .user: user = try reader.string()
      case .limits: limits = try reader.message()
      case .hints: hints = try reader.message()
      }
    }
    guard let user = reader.user(user, at: Field.user) else { return nil }
    guard let limits = reader.require(limits, at: Field.limits, or: .missingField) else { return nil }
    guard let hints = reader.require(hints, at: Field.hints, or: .missingField) else { return nil }
    self.init(user: user, limits: limits, hints: hints)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.limits, limits)
    writer.write(Field.hints, hints)
  }
}
