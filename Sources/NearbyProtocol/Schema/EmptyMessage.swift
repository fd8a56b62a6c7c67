/// `Accepted` and `Paused`: messages that say all by being there.
struct EmptyMessage: WireMessage {
  /// A later version may add fields, so that it cannot be taken for granted that there are none.
  private enum Field: UInt32, WireField {
    case none = 0
    static let names: [String] = []
  }

  init() {}

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    while try reader.next(Field.self) != nil {}
  }

  func write(to writer: inout some FieldWriter) {}
}
