public import NearbyCore

extension WireError {
  /// What is wrong with a frame.
  @nonexhaustive
  public enum Kind: Hashable, Sendable {
    /// The frame has more bytes than it may have. Nothing of it was read.
    case tooLarge(limit: Int)

    /// The JSON text is nested more deeply than a message can be.
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
