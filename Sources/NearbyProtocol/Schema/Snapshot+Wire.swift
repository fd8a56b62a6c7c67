import NearbyCore

extension Snapshot: WireMessage {
  private enum Field: UInt32, WireField {
    case friends = 1, more
    static let names = ["friends", "more"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var friends: [NearbyFriend] = []
    var more = false
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .friends: try reader.messages(appendingTo: &friends)
      case .more: more = try reader.bool()
      }
    }
    self.init(friends: friends, more: more)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.friends, friends)
    writer.write(Field.more, more)
  }
}
