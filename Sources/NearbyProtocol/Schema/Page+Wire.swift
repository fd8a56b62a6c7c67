import NearbyCore

extension Page: WireMessage {
  private enum Field: UInt32, WireField {
    case friends = 1, nextCursor, total

    var name: StaticString {
      switch self {
      case .friends: "friends"
      case .nextCursor: "nextCursor"
      case .total: "total"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var friends: [NearbyFriend] = []
    var nextCursor = ""
    var total: UInt32 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .friends: try reader.messages(appendingTo: &friends, limit: FrameLimits.maximumFriendsPerMessage)
        case .nextCursor: nextCursor = try reader.text(limit: FrameLimits.maximumCursorByteCount)
        case .total: total = try reader.uint32()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(friends: friends, nextCursor: nextCursor, total: total)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.friends, friends)
    writer.write(Field.nextCursor, nextCursor)
    writer.write(Field.total, total)
  }
}
