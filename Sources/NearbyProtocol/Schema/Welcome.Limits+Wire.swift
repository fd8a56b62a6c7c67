/// `Limits` in the schema.
extension Welcome.Limits: WireMessage {
  private enum Field: UInt32, WireField {
    case frameByteCount = 1, friends, pageSize, reports, messages, idByteCount

    var name: StaticString {
      switch self {
      case .frameByteCount: "maxFrameBytes"
      case .friends: "maxFriends"
      case .pageSize: "maxPageSize"
      case .reports: "maxReports"
      case .messages: "maxMessages"
      case .idByteCount: "maxIdBytes"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var frameByteCount: UInt32 = 0
    var friends: UInt32 = 0
    var pageSize: UInt32 = 0
    var reports: UInt32 = 0
    var messages: UInt32 = 0
    var idByteCount: UInt32 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .frameByteCount: frameByteCount = try reader.uint32()
        case .friends: friends = try reader.uint32()
        case .pageSize: pageSize = try reader.uint32()
        case .reports: reports = try reader.uint32()
        case .messages: messages = try reader.uint32()
        case .idByteCount: idByteCount = try reader.uint32()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      maximumFrameByteCount: frameByteCount, maximumFriends: friends, maximumPageSize: pageSize,
      maximumReports: reports, maximumMessages: messages, maximumIDByteCount: idByteCount)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.frameByteCount, maximumFrameByteCount)
    writer.write(Field.friends, maximumFriends)
    writer.write(Field.pageSize, maximumPageSize)
    writer.write(Field.reports, maximumReports)
    writer.write(Field.messages, maximumMessages)
    writer.write(Field.idByteCount, maximumIDByteCount)
  }
}
