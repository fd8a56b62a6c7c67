import NearbyCore

/// `FriendAppeared` and `FriendMoved`: messages that hold a friend and nothing else.
struct FriendField {
  var friend: NearbyFriend
}

extension FriendField: WireMessage {
  private enum Field: UInt32, WireField {
    case friend = 1

    var name: StaticString {
      switch self {
      case .friend: "friend"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var friend: NearbyFriend?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .friend: friend = try reader.message()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(friend: try reader.require(friend, at: Field.friend))
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.friend, friend)
  }
}
