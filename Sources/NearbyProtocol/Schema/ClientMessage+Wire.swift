import NearbyCore

extension ClientMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case id = 1, hello, report, friendAdded, friendRemoved, sharing, listNearby
    static let names = ["id", "hello", "report", "friendAdded", "friendRemoved", "sharing", "listNearby"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var id: UInt32?
    var body: Body?
    do {
      try reader.fields { (field: Field, reader) throws(WireError) in
        switch field {
        case .id: id = try reader.uint32()
        case .hello: body = try reader.message().map(Body.hello)
        case .report: body = try reader.message().map(Body.report)
        case .friendAdded:
          body = try reader.message().map { (friend: UserField) in .friendAdded(friend.user) }
        case .friendRemoved:
          body = try reader.message().map { (friend: UserField) in .friendRemoved(friend.user) }
        case .sharing: body = try reader.message().map(Body.sharing)
        case .listNearby: body = try reader.message().map(Body.listNearby)
        }
      }
    } catch {
      var error = error
      error.messageID = id
      throw error
    }
    if body == nil { reader.refuse(.unknownBody) }
    reader.problem?.messageID = id
    guard let body else { return nil }
    self.init(id: id, body: body)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.id, id)
    switch body {
    case .hello(let hello): writer.write(Field.hello, hello)
    case .report(let report): writer.write(Field.report, report)
    case .friendAdded(let user): writer.write(Field.friendAdded, UserField(user: user))
    case .friendRemoved(let user): writer.write(Field.friendRemoved, UserField(user: user))
    case .sharing(let sharing): writer.write(Field.sharing, sharing)
    case .listNearby(let request): writer.write(Field.listNearby, request)
    }
  }
}
