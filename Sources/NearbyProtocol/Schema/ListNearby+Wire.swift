extension ListNearby: WireMessage {
  private enum Field: UInt32, WireField {
    case pageSize = 1, cursor
    static let names = ["pageSize", "cursor"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var pageSize: UInt32 = 0
    var cursor = ""
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .pageSize: pageSize = try reader.uint32()
      case .cursor: cursor = try reader.string()
      }
    }
    self.init(pageSize: pageSize, cursor: cursor)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.pageSize, pageSize)
    writer.write(Field.cursor, cursor)
  }
}
