public import NearbyCore

/// The canonical proto3 JSON of the messages that `Docs/nearby.proto` describes.
///
/// Written: lowerCamelCase names, no default values, 64-bit integers as strings, numbers as short as they can be and
/// still mean the same. Read: also the schema's own names, integers as numbers or strings whatever their notation,
/// `null` for an absent field, enumeration values as numbers, and any white space. An unknown name of an enumeration
/// value counts as none.
public struct JSONCodec: MessageCodec {
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
    try read(bytes)
  }

  /// Reads what a server says to a client.
  public func decode(_ type: ServerMessage.Type, from bytes: Span<UInt8>) throws(WireError) -> ServerMessage {
    try read(bytes)
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
    JSONSize.ofMessage(message) + JSONWriter.slack
  }

  private func write(_ message: some WireMessage, to span: inout OutputSpan<UInt8>, atMost capacity: Int) {
    span.write(atMost: capacity) { bytes in
      var writer = JSONWriter(bytes: bytes)
      writer.wholeMessage(message)
      bytes = writer.bytes
    }
  }

  @inline(__always)
  private func read<Message: WireMessage>(_ bytes: Span<UInt8>) throws(WireError) -> Message {
    try FrameLimits.check(bytes)
    var reader = unsafe JSONReader(FrameBytes(bytes))
    do {
      return try reader.wholeMessage()
    } catch {
      throw WireError(error)
    }
  }
}
