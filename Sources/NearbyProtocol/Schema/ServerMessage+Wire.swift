import NearbyCore

extension ServerMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case replyTo = 1, welcome, snapshot, appeared, moved, left, page, accepted, error, goingAway, ownLocation
    case batch = 16

    var name: StaticString {
      switch self {
      case .replyTo: "replyTo"
      case .welcome: "welcome"
      case .snapshot: "snapshot"
      case .appeared: "appeared"
      case .moved: "moved"
      case .left: "left"
      case .page: "page"
      case .accepted: "accepted"
      case .error: "error"
      case .goingAway: "goingAway"
      case .ownLocation: "ownLocation"
      case .batch: "batch"
      }
    }

    static var alternatives: FieldSet<Self> {
      [
        .welcome, .snapshot, .appeared, .moved, .left, .page, .accepted, .error, .goingAway, .ownLocation, .batch,
      ]
    }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var replyTo: UInt32?
    var body: Body?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .replyTo: replyTo = try reader.uint32()
        case .welcome: body = .welcome(try walk.message(.welcome, in: &reader))
        case .snapshot: body = .snapshot(try walk.message(.snapshot, in: &reader))
        case .appeared, .moved:
          let update: FriendField = try walk.message(field, in: &reader)
          // Built where it is handed out when nothing follows it, as nearly always: copies of a whole message
          // took as long as reading one.
          if walk.isAtEnd(in: &reader) {
            self.init(
              replyTo: replyTo, body: field == .moved ? .moved(update.friend) : .appeared(update.friend))
            return
          }
          body = field == .moved ? .moved(update.friend) : .appeared(update.friend)
        case .left: body = .left(try walk.message(.left, in: &reader))
        case .page: body = .page(try walk.message(.page, in: &reader))
        case .accepted:
          _ = try EmptyMessage(.accepted, of: &walk, in: &reader)
          body = .accepted
        case .error: body = .error(try walk.message(.error, in: &reader))
        case .goingAway: body = .goingAway(try walk.message(.goingAway, in: &reader))
        case .ownLocation: body = .ownLocation(try OwnLocationField(.ownLocation, of: &walk, in: &reader).location)
        case .batch: body = .batch(try walk.batch(.batch, in: &reader))
        }
      } catch {
        try walk.keep(error)
      }
    }
    guard let body else { throw Fault(.unknownBody, at: reader.index) }
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
    case .ownLocation(let location): writer.write(Field.ownLocation, OwnLocationField(location: location))
    case .batch(let batch): writer.write(Field.batch, batch)
    }
  }
}
