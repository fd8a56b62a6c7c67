import NearbyCore

/// `FriendAdded` and `FriendRemoved`: messages that hold a user and nothing else.
struct UserField {
  var user: UserID
}

extension UserField: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1
    static let names = ["user"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var user = ""
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .user: user = try reader.string()
      }
    }
    guard let user = reader.user(user, at: Field.user) else { return nil }
    self.init(user: user)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
  }
}
