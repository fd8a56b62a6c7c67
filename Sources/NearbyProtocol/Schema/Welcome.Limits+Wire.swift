/// `Limits` in the schema.
extension Welcome.Limits: WireMessage {
  private enum Field: UInt32, WireField {
    case frameByteCount = 1, friends, pageSize

    var name: StaticString {
      switch self {
      case .frameByteCount: "maxFrameBytes"
      case .friends: "maxFriends"
      case .pageSize: "maxPageSize"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var frameByteCount: UInt32 = 0
    var friends: UInt32 = 0
    var pageSize: UInt32 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .frameByteCount: frameByteCount = try reader.uint32()
        case .friends: friends = try reader.uint32()
        case .pageSize: pageSize = try reader.uint32()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      maximalFrameByteCount: frameByteCount, maximalFriends: friends, maximalPageSize: pageSize)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.frameByteCount, maximalFrameByteCount)
    writer.write(Field.friends, maximalFriends)
    writer.write(Field.pageSize, maximalPageSize)
  }
}
