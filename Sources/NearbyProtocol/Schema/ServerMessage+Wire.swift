import NearbyCore

extension ServerMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case replyTo = 1, welcome, snapshot, appeared, moved, left, page, accepted, error, goingAway, ownLocation
    static let names = [
      "replyTo", "welcome", "snapshot", "appeared", "moved", "left", "page", "accepted", "error", "goingAway",
      "ownLocation",
    ]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var replyTo: UInt32?
    var body: Body?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .replyTo: replyTo = try reader.uint32()
      case .welcome: body = try reader.message().map(Body.welcome)
      case .snapshot: body = try reader.message().map(Body.snapshot)
      case .appeared: body = try reader.message().map { (field: FriendField) in .appeared(field.friend) }
      case .moved: body = try reader.message().map { (field: FriendField) in .moved(field.friend) }
      case .left: body = try reader.message().map(Body.left)
      case .page: body = try reader.message().map(Body.page)
      case .accepted: body = try reader.message().map { (_: EmptyMessage) in .accepted }
      case .error: body = try reader.message().map(Body.error)
      case .goingAway: body = try reader.message().map(Body.goingAway)
      case .ownLocation: body = try reader.message().map(Body.ownLocation)
      }
    }
    guard let body else {
      reader.refuse(.unknownBody)
      return nil
    }
    self.init(replyTo: replyTo, body: body)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.replyTo, replyTo)
    switch body {
    case .welcome(let welcome): writer.write(Field.welcome, welcome)
    case .snapshot(let snapshot): writer.write(Field.snapshot, snapshot)
    case .appeared(let friend): writer.write(Field.appeared, FriendField(friend: friend))
    case .moved(let friend): writer.write(Field.moved, FriendField(friend: friend))
    case .left(let news): writer.write(Field.left, news)
    case .page(let page): writer.write(Field.page, page)
    case .accepted: writer.write(Field.accepted, EmptyMessage())
    case .error(let error): writer.write(Field.error, error)
    case .goingAway(let advice): writer.write(Field.goingAway, advice)
    case .ownLocation(let location): writer.write(Field.ownLocation, location)
    }
  }
}
