import NearbyCore

/// `FriendAppeared` and `FriendMoved`: messages that hold a friend and nothing else.
struct FriendField {
  var friend: NearbyFriend
}

extension FriendField: WireMessage {
  private enum Field: UInt32, WireField {
    case friend = 1
    static let names = ["friend"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var friend: NearbyFriend?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .friend: friend = try reader.message()
      }
    }
    guard let friend = reader.require(friend, at: Field.friend, or: .missingField) else { return nil }
    self.init(friend: friend)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.friend, friend)
  }
}
