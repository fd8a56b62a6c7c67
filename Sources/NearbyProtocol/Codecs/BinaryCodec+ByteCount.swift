public import NearbyCore

/// How long messages are, for framing that says so beforehand. O(fields).
extension BinaryCodec {
  /// How many bytes ``encode(_:into:)`` appends.
  public func byteCount(of message: ClientMessage) -> Int { BinarySize.ofMessage(message) }

  /// How many bytes ``encode(_:into:)`` appends.
  public func byteCount(of message: ServerMessage) -> Int { BinarySize.ofMessage(message) }

  /// How many bytes ``encode(_:into:)`` appends.
  public func byteCount(of message: ChannelMessage) -> Int { BinarySize.ofMessage(message) }

  /// How many bytes ``encode(_:into:)`` appends.
  public func byteCount(of record: LocationRecord) -> Int { BinarySize.ofMessage(record) }
}
