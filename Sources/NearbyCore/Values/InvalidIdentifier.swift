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
