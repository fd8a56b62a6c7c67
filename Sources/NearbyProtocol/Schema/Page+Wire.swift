import NearbyCore

extension Page: WireMessage {
  private enum Field: UInt32, WireField {
    case friends = 1, nextCursor, total
    static let names = ["friends", "nextCursor", "total"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var friends: [NearbyFriend] = []
    var nextCursor = ""
    var total: UInt32 = 0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .friends: try reader.messages(appendingTo: &friends)
      case .nextCursor: nextCursor = try reader.string()
      case .total: total = try reader.uint32()
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
