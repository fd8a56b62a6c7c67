extension WireError {
  /// In what way bytes are not a message of the schema.
  @nonexhaustive
  public enum Malformation: Hashable, Sendable {
    /// The bytes end, or a part of them does, in the middle of a value.
    case truncated

    /// Something follows the end of the message.
    case trailingBytes

    /// A text is not UTF-8.
    case invalidUTF8

    /// A variable-length integer has more than 64 bits.
    case invalidVarint

    /// A field has the number 0 or too large a one, or a wire type that does not exist.
    case invalidTag

    /// A field is a group, which no message of the schema ever had.
    case group

    /// A value has another type than its field.
    case wrongType

    /// The text breaks the JSON grammar.
    case invalidJSON

    /// A JSON string holds an escape that does not exist, or half of a surrogate pair.
    case invalidEscape

    /// A JSON number breaks the grammar, or does not fit its field.
    case invalidNumber
  }
}
