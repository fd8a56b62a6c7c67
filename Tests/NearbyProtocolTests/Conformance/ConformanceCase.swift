import NearbyCore
import NearbyProtocol

/// A case of the conformance suite of Protocol Buffers that applies to this schema: its name there, with an input of
/// this schema that puts the same question.
struct ConformanceCase: Sendable, CustomStringConvertible {
  /// What has to become of the input.
  enum Outcome: Sendable {
    /// It is the message that this is the canonical JSON of.
    case reads(String)

    /// It is no message, or one that makes no sense.
    case refused

    /// The suite would have it otherwise, for a reason of this schema's; it is that message, or refused.
    case differs(String?, because: String)
  }

  /// In the suite, without `Proto3.` and without the form of the output.
  let name: String

  let input: ConformanceInput
  let outcome: Outcome

  var description: String { name }
}

/// What a case hands to a codec.
struct ConformanceInput: Sendable {
  enum Message: Sendable { case client, server }

  let message: Message
  let form: Subprotocol
  let bytes: [UInt8]

  static func client(_ bytes: [UInt8]) -> Self { .init(message: .client, form: .binary, bytes: bytes) }
  static func server(_ bytes: [UInt8]) -> Self { .init(message: .server, form: .binary, bytes: bytes) }
  static func client(_ json: String) -> Self { .init(message: .client, form: .json, bytes: Array(json.utf8)) }
  static func server(_ json: String) -> Self { .init(message: .server, form: .json, bytes: Array(json.utf8)) }

  func decoded() throws(WireError) -> AnyMessage { try decoded(bytes, form) }

  func decoded(_ bytes: [UInt8], _ form: Subprotocol) throws(WireError) -> AnyMessage {
    let bytes = bytes[...]
    return switch message {
    case .client: .client(try form.codec.decode(ClientMessage.self, from: bytes.span))
    case .server: .server(try form.codec.decode(ServerMessage.self, from: bytes.span))
    }
  }
}
