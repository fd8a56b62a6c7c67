import NearbyCore

extension FriendshipChange: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, friend, areFriends
    static let names = ["user", "friend", "areFriends"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var user = ""
    var friend = ""
    var areFriends = false
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .user: user = try reader.string()
      case .friend: friend = try reader.string()
      case .areFriends: areFriends = try reader.bool()
      }
    }
    guard let user = reader.user(user, at: Field.user) else { return nil }
    guard let friend = reader.user(friend, at: Field.friend) else { return nil }
    self.init(user: user, friend: friend, areFriends: areFriends)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.friend, friend.text)
    writer.write(Field.areFriends, areFriends)
  }
}
