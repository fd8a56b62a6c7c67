import NearbyCore

/// `FriendAdded` and `FriendRemoved`: messages that hold a user and nothing else.
struct UserField {
  var user: UserID
}

extension UserField: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1

    var name: StaticString {
      switch self {
      case .user: "user"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
  }
}
