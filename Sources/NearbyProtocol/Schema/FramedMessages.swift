public import NearbyCore

// Each of the four says the same, so that the compiler makes code of its own out of each message and form.

extension ClientMessage: FramedMessage {
  /// Reads what a client says.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> ClientMessage {
    if case .binary = form, let report = unsafe FrameBytes(bytes).usualReport() { return report }
    return try read(bytes, as: form)
  }

  /// Appends what a client says.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    let capacity = capacity(as: form)
    buffer.append(atMost: capacity) { span in write(to: &span, as: form, atMost: capacity) }
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}

extension ServerMessage: FramedMessage {
  /// Reads what a server says to a client.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> ServerMessage {
    if case .binary = form, let update = unsafe FrameBytes(bytes).usualFriendUpdate() { return update }
    return try read(bytes, as: form)
  }

  /// Appends what a server says to a client.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    let capacity = capacity(as: form)
    buffer.append(atMost: capacity) { span in write(to: &span, as: form, atMost: capacity) }
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}

extension ChannelMessage: FramedMessage {
  /// Reads what a server says to the others.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> ChannelMessage {
    if case .binary = form, let record = unsafe FrameBytes(bytes).usualRecord() { return record }
    return try read(bytes, as: form)
  }

  /// Appends what a server says to the others.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    let capacity = capacity(as: form)
    buffer.append(atMost: capacity) { span in write(to: &span, as: form, atMost: capacity) }
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}

extension LocationRecord: FramedMessage {
  /// Reads an entry of the location cache.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> LocationRecord {
    try read(bytes, as: form)
  }

  /// Appends an entry of the location cache.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    let capacity = capacity(as: form)
    buffer.append(atMost: capacity) { span in write(to: &span, as: form, atMost: capacity) }
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}
