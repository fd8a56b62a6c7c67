import NearbyCore
import NearbyProtocol

/// One of the messages that stand alone, for code that does the same with each: the codecs' methods are overloads.
protocol MessageKind {
  associatedtype Message: Equatable
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> Message
  static func append(_ message: Message, _ codec: some MessageCodec, to bytes: inout [UInt8])

  /// The message without those of its batch, if it is one, that made no sense; `nil` when none did.
  static func acceptablePart(of message: Message) -> Message?
}

extension MessageKind {
  static func acceptablePart(of message: Message) -> Message? { message }
}

extension Batch {
  fileprivate var acceptablePart: Batch? {
    let acceptable = messages.compactMap { try? $0.get() }
    return acceptable.isEmpty ? nil : Batch(acceptable)
  }
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

  static func acceptablePart(of message: ClientMessage) -> ClientMessage? {
    guard case .batch(let batch) = message.body else { return message }
    return batch.acceptablePart.map { ClientMessage(id: message.id, body: .batch($0)) }
  }
}

enum ServerMessages: MessageKind {
  static func decode(_ bytes: Span<UInt8>, _ codec: some MessageCodec) throws(WireError) -> ServerMessage {
    try codec.decode(ServerMessage.self, from: bytes)
  }

  static func append(_ message: ServerMessage, _ codec: some MessageCodec, to bytes: inout [UInt8]) {
    codec.encode(message, into: &bytes)
  }

  static func acceptablePart(of message: ServerMessage) -> ServerMessage? {
    guard case .batch(let batch) = message.body else { return message }
    return batch.acceptablePart.map { ServerMessage(replyTo: message.replyTo, body: .batch($0)) }
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
