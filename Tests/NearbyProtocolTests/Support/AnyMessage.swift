import NearbyCore
import NearbyProtocol

/// Any of the messages that stand alone, for tests that do not care which.
enum AnyMessage: Hashable, Sendable {
  case client(ClientMessage)
  case server(ServerMessage)
  case channel(ChannelMessage)
  case record(LocationRecord)

  private var message: any FramedMessage {
    switch self {
    case .client(let message): message
    case .server(let message): message
    case .channel(let message): message
    case .record(let record): record
    }
  }

  /// Whether all that it holds makes sense: not in a batch with a message that does not.
  var isWhole: Bool {
    switch self {
    case .client(let message): if case .batch(let batch) = message.body { batch.isWhole } else { true }
    case .server(let message): if case .batch(let batch) = message.body { batch.isWhole } else { true }
    case .channel, .record: true
    }
  }

  func encoded(by codec: any MessageCodec) -> [UInt8] {
    var bytes: [UInt8] = []
    codec.encode(message, into: &bytes)
    return bytes
  }

  /// How many bytes the codec for Protocol Buffers says that it takes.
  var binaryByteCount: Int { BinaryCodec().byteCount(of: message) }

  /// Decodes a message of the same kind.
  func decodeAnother(from bytes: [UInt8], by codec: any MessageCodec) throws(WireError) -> AnyMessage {
    let bytes = bytes[...]
    let span = bytes.span
    return switch self {
    case .client: .client(try codec.decode(ClientMessage.self, from: span))
    case .server: .server(try codec.decode(ServerMessage.self, from: span))
    case .channel: .channel(try codec.decode(ChannelMessage.self, from: span))
    case .record: .record(try codec.decode(LocationRecord.self, from: span))
    }
  }
}

extension Batch {
  fileprivate var isWhole: Bool { messages.allSatisfy { (try? $0.get()) != nil } }
}
