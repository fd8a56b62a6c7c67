/// Turns messages into bytes and back: one form of the wire format.
///
/// Encoding appends to memory of the caller's, a ``MessageBuffer``, so that one buffer serves many messages, and never
/// fails: every value of a message has bytes. That these are at most ``FrameLimits/maximumByteCount`` is up to the
/// caller, who decides how many friends and how long texts go into a message. The bytes of a message depend on nothing
/// else: what goes to many who speak this form is encoded once, and its bytes are sent to all.
///
/// Decoding takes a span of exactly one message, and throws a ``WireError`` that says whether the connection can go on.
/// A field that occurs again replaces the one before, except in a list, which grows, and except for what
/// ``BinaryCodec`` says of messages; but every occurrence has to be valid. Unknown fields are skipped. Both are
/// O(bytes).
public protocol MessageCodec: Sendable {
  /// Appends a message.
  func encode(_ message: some FramedMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)

  /// Reads a message.
  func decode<Message: FramedMessage>(
    _ type: Message.Type, from bytes: Span<UInt8>
  ) throws(WireError) -> Message
}

/// Protocol Buffers, exactly as `Docs/nearby.proto` describes the messages.
///
/// A message that occurs again where there is one is merged with the one before, and judged as a whole; as a body,
/// unless another body came in between. A field of another wire type than its own is refused, unlike an unknown field,
/// which may also be a group.
public struct BinaryCodec: MessageCodec {
  /// Creates the codec; it holds nothing.
  @inlinable
  public init() {}

  /// Appends a message.
  @inlinable
  public func encode(
    _ message: some FramedMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable
  ) {
    message.encode(as: .binary, into: &buffer)
  }

  /// Reads a message.
  @inlinable
  public func decode<Message: FramedMessage>(
    _ type: Message.Type, from bytes: Span<UInt8>
  ) throws(WireError) -> Message {
    try Message.decode(as: .binary, from: bytes)
  }

  /// How many bytes `encode(_:into:)` appends for this message, for framing that says so beforehand. O(fields).
  @inlinable
  public func byteCount(of message: some FramedMessage) -> Int { message.binaryByteCount }
}

/// The canonical proto3 JSON of the messages that `Docs/nearby.proto` describes.
///
/// Written: lowerCamelCase names, no default values, 64-bit integers as strings, numbers as short as they can be and
/// still mean the same. Read: also the schema's own names, integers as numbers or strings whatever their notation,
/// `null` for an absent field, enumeration values as numbers, and any white space. An unknown name of an enumeration
/// value counts as none. Of a name that occurs again the last value counts, also of a message.
public struct JSONCodec: MessageCodec {
  /// Creates the codec; it holds nothing.
  @inlinable
  public init() {}

  /// Appends a message.
  @inlinable
  public func encode(
    _ message: some FramedMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable
  ) {
    message.encode(as: .json, into: &buffer)
  }

  /// Reads a message.
  @inlinable
  public func decode<Message: FramedMessage>(
    _ type: Message.Type, from bytes: Span<UInt8>
  ) throws(WireError) -> Message {
    try Message.decode(as: .json, from: bytes)
  }
}

extension Subprotocol {
  /// What turns messages into bytes of this form and back.
  public var codec: any MessageCodec {
    switch self {
    case .json: JSONCodec()
    case .binary: BinaryCodec()
    }
  }
}
