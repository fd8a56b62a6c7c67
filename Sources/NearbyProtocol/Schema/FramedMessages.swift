public import NearbyCore

// Each of the four says the same, so that the compiler makes code of its own out of each message and form.

extension ClientMessage: FramedMessage {
  /// Reads what a client says.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> ClientMessage {
    try read(bytes, as: form)
  }

  /// Appends what a client says.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    append(to: &buffer, as: form)
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}

extension ServerMessage: FramedMessage {
  /// Reads what a server says to a client.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> ServerMessage {
    try read(bytes, as: form)
  }

  /// Appends what a server says to a client.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    append(to: &buffer, as: form)
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}

extension ChannelMessage: FramedMessage {
  /// Reads what a server says to the others.
  public static func decode(
    as form: Subprotocol, from bytes: Span<UInt8>
  ) throws(WireError) -> ChannelMessage {
    try read(bytes, as: form)
  }

  /// Appends what a server says to the others.
  public func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable) {
    append(to: &buffer, as: form)
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
    append(to: &buffer, as: form)
  }

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  public var binaryByteCount: Int { BinarySize<ExactVarint>.ofMessage(self) }
}
