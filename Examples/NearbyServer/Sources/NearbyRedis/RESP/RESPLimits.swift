/// How much a server may say at once. Whoever says more is not a Redis server, or not a sane one: the connection ends.
public struct RESPLimits: Hashable, Sendable {
  /// The longest text or other bytes, in bytes.
  public var byteCount = 1 << 20

  /// The longest line, in bytes without its end: numbers, short texts and errors.
  public var lineByteCount = 8192

  /// How many elements a value has, those of its elements included.
  public var elementCount = 1024

  /// How deep lists lie in one another.
  public var depth = 4

  /// The longest value, in bytes on the wire.
  public var valueByteCount = 8 << 20

  /// Limits that nothing exceeds which this target asks for.
  public init() {}
}

/// Why bytes are not RESP, or more than may be.
@nonexhaustive
public enum RESPViolation: Error, Hashable, Sendable {
  /// A value begins with a byte that announces none.
  case unknownType(UInt8)

  /// A line does not end with CR LF, or has one of the two elsewhere.
  case badLineEnd

  /// A line that should be a number is none, or one that is too large.
  case badNumber

  /// A count is negative.
  case badCount

  /// A line that should be something else, such as a truth value, is not.
  case badLine

  /// A line is longer than ``RESPLimits/lineByteCount``.
  case lineTooLong

  /// Bytes are announced that are more than ``RESPLimits/byteCount``.
  case tooManyBytes

  /// Elements are announced that are more than ``RESPLimits/elementCount``.
  case tooManyElements

  /// Lists are deeper than ``RESPLimits/depth``.
  case tooDeep

  /// A value is longer than ``RESPLimits/valueByteCount``.
  case valueTooLong

  /// A push is part of another value.
  case nestedPush
}
