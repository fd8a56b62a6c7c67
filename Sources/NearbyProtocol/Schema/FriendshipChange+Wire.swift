import NearbyCore

extension FriendshipChange: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, friend, areFriends

    var name: StaticString {
      switch self {
      case .user: "user"
      case .friend: "friend"
      case .areFriends: "areFriends"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var friend: UserID?
    var areFriends = false
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .friend: friend = try reader.user()
        case .areFriends: areFriends = try reader.bool()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)),
      friend: try reader.require(friend, at: Field.friend, or: .invalidUser(.empty)), areFriends: areFriends)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.friend, friend.text)
    writer.write(Field.areFriends, areFriends)
  }
}
