/// `Accepted` and `Paused`: messages that say all by being there.
struct EmptyMessage: WireMessage {
  /// No field at all: an enumeration needs a case, and no field has the number 0. What a later version adds is unknown,
  /// and skipped.
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
