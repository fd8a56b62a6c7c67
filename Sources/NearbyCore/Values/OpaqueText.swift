/// The rule that user ids and slot ids share: 1...128 UTF-8 bytes without white space or control characters.
package enum OpaqueText {
  package static let maximumByteCount = 128

  static func check(_ text: String) throws(InvalidIdentifier) {
    let count = text.utf8.count
    guard count > 0 else { throw .empty }
    guard count <= maximumByteCount else { throw .tooLong(byteCount: count) }
    // A plain printable ASCII id, the usual one, needs no Unicode tables.
    if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return }
    for scalar in text.unicodeScalars
    where scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
      throw .forbiddenCharacter
    }
  }
}

/// Why a text is not a ``UserID`` or a ``SlotID``. It never carries the text itself: ids are private.
@nonexhaustive
public enum InvalidIdentifier: Error, Hashable, Sendable {
  /// The text has no bytes.
  case empty

  /// The text has more than 128 UTF-8 bytes.
  case tooLong(byteCount: Int)

  /// The text holds white space or a control character.
  case forbiddenCharacter
}
