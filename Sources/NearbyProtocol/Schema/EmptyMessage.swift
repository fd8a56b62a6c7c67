/// `Accepted` and `Unlocated`: messages that say all by being there.
struct EmptyMessage: WireMessage {
  /// No field at all: an enumeration needs a case, and no field has a number as large as this. What a later version
  /// adds is unknown, and skipped.
  private enum Field: UInt32, WireField {
    case none = 0x2000_0000

    var name: StaticString { "" }
  }

  init() {}

  init(from reader: inout some FieldReader) throws(Fault) {
    let field: Field? = try reader.next(after: nil)
    assert(field == nil)
  }

  func write(to writer: inout some FieldWriter) {}
}
