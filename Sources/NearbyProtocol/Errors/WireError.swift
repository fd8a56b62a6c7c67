public import NearbyCore

/// Why a frame is not the message that was asked for.
///
/// It never carries a value out of the frame: locations, ids and tokens are private, and errors end up in logs.
public struct WireError: Error, Hashable, Sendable {
  /// What is wrong.
  public var kind: Kind

  /// The path of the field that is wrong, in the schema's JSON names, such as `"report.location.latitude"` or
  /// `"snapshot.friends[3].user"`, counted from 0; empty when it is the message as a whole.
  public var field: String

  /// The number of the byte in the frame, counted from 0.
  ///
  /// Where a value begins that makes no sense, or has another type than its field. The first byte that cannot stand
  /// where it does, or the end of the bytes where one more should be; for text, the first byte that is not UTF-8, or
  /// the backslash of the escape. Where a message ends that lacks something.
  public var offset: Int

  /// The ``ClientMessage/id`` of the frame, to answer it by, when it could be read: also when it comes after the
  /// faulty body.
  public var messageID: UInt32?

  /// Creates an error.
  public init(_ kind: Kind, field: String = "", offset: Int = 0, messageID: UInt32? = nil) {
    self.kind = kind
    self.field = field
    self.offset = offset
    self.messageID = messageID
  }
}

extension WireError {
  /// What is wrong with a frame.
  @nonexhaustive
  public enum Kind: Hashable, Sendable {
    /// The frame has more bytes than it may have. Nothing of it was read.
    case tooLarge(limit: Int)

    /// The JSON text, or an unknown group, is nested more deeply than a message can be.
    case tooDeep(limit: Int)

    /// A list holds more elements than it may.
    case tooManyElements(limit: Int)

    /// A batch holds nothing.
    case noElements

    /// A batch holds another batch.
    case nestedBatch

    /// A text, such as a token or a cursor, has more bytes than it may.
    case tooLong(limit: Int)

    /// The bytes are not a message of the schema.
    case malformed(Malformation)

    /// The message has no body, or only one that this version does not know.
    case unknownBody

    /// A field is missing that the message makes no sense without.
    case missingField

    /// A location is missing, or its latitude or longitude is not finite or out of range.
    case invalidCoordinate

    /// An accuracy, heading or speed is not finite or out of range.
    case invalidMotion

    /// Sharing ends a pause that there is not, or has a precision that this version does not know.
    case invalidSharing

    /// A text is not a user id.
    case invalidUser(InvalidIdentifier)

    /// A number that has to be finite is not.
    case notFinite
  }
}

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

    /// A field has the number 0 or too large a one, or a wire type that does not exist; or its tag takes more than five
    /// bytes.
    case invalidTag

    /// A group ends that has not begun, or with another number than it began with.
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
