public import NearbyCore

/// Turns the messages that stand alone into bytes and back: one form of the wire format.
///
/// Encoding appends to memory of the caller's, a ``MessageBuffer``, so that one buffer serves many messages, and never
/// fails: every value of a message has bytes. That these are at most ``FrameLimits/maximumByteCount`` is up to the
/// caller, who decides how many friends and how long texts go into a message. The bytes of a message depend on nothing
/// else: what goes to many who speak this form is encoded once, and its bytes are sent to all.
///
/// Decoding takes a span of exactly one message, and throws a ``WireError`` that says whether the connection can go on.
/// A field that occurs again replaces the one before, except in a list, which grows; but every occurrence has to be
/// valid. Unknown fields are skipped. Both are O(bytes).
public protocol MessageCodec: Sendable {
  /// Appends what a client says.
  func encode(_ message: ClientMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)

  /// Appends what a server says to a client.
  func encode(_ message: ServerMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)

  /// Appends what a server says to the others.
  func encode(_ message: ChannelMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)

  /// Appends an entry of the location cache.
  func encode(_ record: LocationRecord, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)

  /// Reads what a client says.
  func decode(_ type: ClientMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ClientMessage

  /// Reads what a server says to a client.
  func decode(_ type: ServerMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ServerMessage

  /// Reads what a server says to the others.
  func decode(_ type: ChannelMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ChannelMessage

  /// Reads an entry of the location cache.
  func decode(_ type: LocationRecord.Type, from bytes: Span<UInt8>) throws(WireError) -> LocationRecord
}
