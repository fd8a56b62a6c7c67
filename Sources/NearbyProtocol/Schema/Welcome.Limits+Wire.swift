/// `Limits` in the schema.
extension Welcome.Limits: WireMessage {
  private enum Field: UInt32, WireField {
    case frameByteCount = 1, friends, pageSize
    static let names = ["maxFrameBytes", "maxFriends", "maxPageSize"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var frameByteCount: UInt32 = 0
    var friends: UInt32 = 0
    var pageSize: UInt32 = 0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .frameByteCount: frameByteCount = try reader.uint32()
      case .friends: friends = try reader.uint32()
      case .pageSize: pageSize = try reader.uint32()
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
