import NearbyCore

extension Snapshot: WireMessage {
  private enum Field: UInt32, WireField {
    case friends = 1, more

    var name: StaticString {
      switch self {
      case .friends: "friends"
      case .more: "more"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var friends: [NearbyFriend] = []
    var more = false
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .friends: try reader.messages(appendingTo: &friends, limit: FrameLimits.maximumFriendsPerMessage)
        case .more: more = try reader.bool()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(friends: friends, more: more)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.friends, friends)
    writer.write(Field.more, more)
  }
}
