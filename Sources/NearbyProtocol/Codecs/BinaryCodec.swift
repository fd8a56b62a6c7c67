public import NearbyCore

/// Protocol Buffers, exactly as `Docs/nearby.proto` describes the messages.
///
/// A field of another wire type than its own is refused, unlike an unknown field; so is a group.
public struct BinaryCodec: MessageCodec {
  /// Creates the codec; it holds nothing.
  public init() {}

  /// Appends what a client says.
  public func encode(_ message: ClientMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)
  {
    let capacity = capacity(for: message)
    buffer.append(atMost: capacity) { span in write(message, to: &span, atMost: capacity) }
  }

  /// Appends what a server says to a client.
  public func encode(_ message: ServerMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)
  {
    let capacity = capacity(for: message)
    buffer.append(atMost: capacity) { span in write(message, to: &span, atMost: capacity) }
  }

  /// Appends what a server says to the others.
  public func encode(
    _ message: ChannelMessage, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable
  ) {
    let capacity = capacity(for: message)
    buffer.append(atMost: capacity) { span in write(message, to: &span, atMost: capacity) }
  }

  /// Appends an entry of the location cache.
  public func encode(_ record: LocationRecord, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)
  {
    let capacity = capacity(for: record)
    buffer.append(atMost: capacity) { span in write(record, to: &span, atMost: capacity) }
  }

  /// Reads what a client says.
  public func decode(_ type: ClientMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ClientMessage {
    if let report = unsafe FrameBytes(bytes).usualReport() { return report }
    return try read(bytes)
  }

  /// Reads what a server says to a client.
  public func decode(_ type: ServerMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ServerMessage {
    if let update = unsafe FrameBytes(bytes).usualFriendUpdate() { return update }
    return try read(bytes)
  }

  /// Reads what a server says to the others.
  public func decode(_ type: ChannelMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ChannelMessage
  {
    try read(bytes)
  }

  /// Reads an entry of the location cache.
  public func decode(_ type: LocationRecord.Type, from bytes: Span<UInt8>) throws(WireError) -> LocationRecord
  {
    try read(bytes)
  }

  private func capacity(for message: some WireMessage) -> Int {
    BinarySize<LongestVarint>.ofMessage(message) + BinaryWriter.slack
  }

  private func write(_ message: some WireMessage, to span: inout OutputSpan<UInt8>, atMost capacity: Int) {
    span.write(atMost: capacity) { bytes in
      var writer = BinaryWriter(bytes: bytes)
      message.write(to: &writer)
      bytes = writer.bytes
    }
  }

  private func read<Message: WireMessage>(_ bytes: Span<UInt8>) throws(WireError) -> Message {
    try FrameLimits.check(bytes)
    var reader = unsafe BinaryReader(FrameBytes(bytes))
    do {
      return try Message(from: &reader)
    } catch {
      throw WireError(error)
    }
  }
}
