extension ListNearby: WireMessage {
  private enum Field: UInt32, WireField {
    case pageSize = 1, cursor

    var name: StaticString {
      switch self {
      case .pageSize: "pageSize"
      case .cursor: "cursor"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var pageSize: UInt32 = 0
    var cursor = ""
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .pageSize: pageSize = try reader.uint32()
        case .cursor: cursor = try reader.text(limit: FrameLimits.maximumCursorByteCount)
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(pageSize: pageSize, cursor: cursor)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.pageSize, pageSize)
    writer.write(Field.cursor, cursor)
  }
}
