/// The fields of one message. Raw values are the field numbers, which count from 1.
protocol WireField: RawRepresentable<UInt32> {
  /// The JSON names of the fields 1, 2, 3 and so on.
  static var names: [String] { get }
}

extension WireField {
  /// The JSON name.
  var name: String { Self.names[Int(rawValue) - 1] }

  /// The field whose JSON name, or name in the schema, is `name`.
  init?(named name: String) {
    for (index, known) in Self.names.enumerated() where known == name {
      self.init(rawValue: UInt32(index + 1))
      return
    }
    guard let camelCase = Self.camelCase(name) else { return nil }
    self.init(named: camelCase)
  }

  /// `name` with each underscore and the letter after it made into a capital, if it is a name as the schema writes them.
  private static func camelCase(_ name: String) -> String? {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    var result = ""
    var isWordStart = false
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "_") where !isWordStart && !result.isEmpty:
        isWordStart = true
      case letters:
        result.unicodeScalars.append(Unicode.Scalar(isWordStart ? byte - 0x20 : byte))
        isWordStart = false
      default:
        return nil
      }
    }
    return isWordStart || result.utf8.count == name.utf8.count ? nil : result
  }
}
