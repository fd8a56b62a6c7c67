public import NearbyCore

/// How long messages are, for framing that says so beforehand. O(fields).
extension BinaryCodec {
  /// How many bytes `encode(_:into:)` appends for this message.
  public func byteCount(of message: ClientMessage) -> Int { BinarySize<ExactVarint>.ofMessage(message) }

  /// How many bytes `encode(_:into:)` appends for this message.
  public func byteCount(of message: ServerMessage) -> Int { BinarySize<ExactVarint>.ofMessage(message) }

  /// How many bytes `encode(_:into:)` appends for this message.
  public func byteCount(of message: ChannelMessage) -> Int { BinarySize<ExactVarint>.ofMessage(message) }

  /// How many bytes `encode(_:into:)` appends for this message.
  public func byteCount(of record: LocationRecord) -> Int { BinarySize<ExactVarint>.ofMessage(record) }
}
