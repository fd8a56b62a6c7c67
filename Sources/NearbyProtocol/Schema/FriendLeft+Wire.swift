import NearbyCore

extension FriendLeft: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, reason
    static let names = ["user", "reason"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var user = ""
    var reason: LeaveReason?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .user: user = try reader.string()
      case .reason: reason = try reader.enumeration()
      }
    }
    guard let user = reader.user(user, at: Field.user) else { return nil }
    self.init(user: user, reason: reason)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.reason, reason)
  }
}
