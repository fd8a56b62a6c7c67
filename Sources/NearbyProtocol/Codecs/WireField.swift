/// The fields of one message. Raw values are the field numbers.
protocol WireField: RawRepresentable<UInt32>, Equatable {
  /// The JSON name.
  var name: StaticString { get }

  /// The fields of which a message has only one, each of them a message: the last one replaces the others.
  static var alternatives: FieldSet<Self> { get }
}

extension WireField {
  static var alternatives: FieldSet<Self> { [] }
}

/// Some fields of a message, whose numbers are less than 64.
struct FieldSet<Field: WireField>: ExpressibleByArrayLiteral {
  private var bits: UInt64 = 0

  @inline(__always)
  init() {}

  @inline(__always)
  init(arrayLiteral fields: Field...) {
    for field in fields { insert(field) }
  }

  @inline(__always)
  private static func bit(of field: Field) -> UInt64 {
    assert(field.rawValue < 64)
    return 1 &<< UInt64(field.rawValue)
  }

  @inline(__always)
  func contains(_ field: Field) -> Bool { bits & Self.bit(of: field) != 0 }

  @inline(__always)
  mutating func insert(_ field: Field) { bits |= Self.bit(of: field) }

  mutating func remove(_ others: FieldSet) { bits &= ~others.bits }
}
