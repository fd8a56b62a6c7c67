import NearbyCore
import NearbyProtocol

/// One of the messages that stand alone, for code that does the same with each: the codecs' methods are overloads.
protocol MessageKind {
  associatedtype Message: Equatable
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> Message
  static func append(_ message: Message, _ codec: some MessageCodec, to bytes: inout [UInt8])
}

extension MessageKind {
  static func encode(_ message: Message, _ codec: some MessageCodec) -> [UInt8] {
    var bytes: [UInt8] = []
    append(message, codec, to: &bytes)
    return bytes
  }
}

enum ClientMessages: MessageKind {
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> ClientMessage {
    try codec.decode(ClientMessage.self, from: bytes)
  }

  static func append(_ message: ClientMessage, _ codec: some MessageCodec, to bytes: inout [UInt8]) {
    codec.encode(message, into: &bytes)
  }
}

enum ServerMessages: MessageKind {
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> ServerMessage {
    try codec.decode(ServerMessage.self, from: bytes)
  }

  static func append(_ message: ServerMessage, _ codec: some MessageCodec, to bytes: inout [UInt8]) {
    codec.encode(message, into: &bytes)
  }
}

enum ChannelMessages: MessageKind {
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> ChannelMessage {
    try codec.decode(ChannelMessage.self, from: bytes)
  }

  static func append(_ message: ChannelMessage, _ codec: some MessageCodec, to bytes: inout [UInt8]) {
    codec.encode(message, into: &bytes)
  }
}

enum LocationRecords: MessageKind {
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> LocationRecord {
    try codec.decode(LocationRecord.self, from: bytes)
  }

  static func append(_ message: LocationRecord, _ codec: some MessageCodec, to bytes: inout [UInt8]) {
    codec.encode(message, into: &bytes)
  }
}
