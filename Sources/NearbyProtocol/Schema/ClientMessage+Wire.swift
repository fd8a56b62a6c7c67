import NearbyCore

extension ClientMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case id = 1, hello, report, friendAdded, friendRemoved, sharing, listNearby, reports, batch

    var name: StaticString {
      switch self {
      case .id: "id"
      case .hello: "hello"
      case .report: "report"
      case .friendAdded: "friendAdded"
      case .friendRemoved: "friendRemoved"
      case .sharing: "sharing"
      case .listNearby: "listNearby"
      case .reports: "reports"
      case .batch: "batch"
      }
    }

    static var alternatives: FieldSet<Self> {
      [.hello, .report, .friendAdded, .friendRemoved, .sharing, .listNearby, .reports, .batch]
    }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var id: UInt32?
    var body: Body?
    do {
      var walk = FieldWalk<Field>()
      while let field = try walk.next(in: &reader) {
        do {
          switch field {
          case .id: id = try reader.uint32()
          case .hello: body = .hello(try walk.message(.hello, in: &reader))
          case .report: body = .report(try walk.message(.report, in: &reader))
          case .friendAdded: body = .friendAdded(try UserField(.friendAdded, of: &walk, in: &reader).user)
          case .friendRemoved: body = .friendRemoved(try UserField(.friendRemoved, of: &walk, in: &reader).user)
          case .sharing: body = .sharing(try walk.message(.sharing, in: &reader))
          case .listNearby: body = .listNearby(try walk.message(.listNearby, in: &reader))
          case .reports: body = .reports(try ReportBatch(.reports, of: &walk, in: &reader).reports)
          case .batch: body = .batch(try walk.batch(.batch, in: &reader))
          }
        } catch {
          try walk.keep(error)
        }
      }
    } catch {
      throw error.answering(id)
    }
    guard let body else { throw Fault(.unknownBody, at: reader.index, messageID: id) }
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
    case .reports(let reports): writer.write(Field.reports, ReportBatch(reports: reports))
    case .batch(let batch): writer.write(Field.batch, batch)
    }
  }
}

/// `FriendAdded` and `FriendRemoved`: messages that hold a user and nothing else.
struct UserField {
  var user: UserID
}

extension UserField: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1

    var name: StaticString {
      switch self {
      case .user: "user"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
  }
}
