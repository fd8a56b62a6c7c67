import Foundation
import NearbyCore
import NearbyProtocol
import SwiftProtobuf
import Testing
import WireMessages

/// The codecs and swift-protobuf understand each other, both ways and in both forms.
@Suite struct DifferentialTests {
  /// What swift-protobuf makes of one message, from either form to either form.
  private func translate(
    _ bytes: [UInt8], from form: Subprotocol, to other: Subprotocol, as kind: AnyMessage
  ) throws -> [UInt8] {
    switch kind {
    case .client: try translate(Nearby_V1_ClientMessage.self, bytes, from: form, to: other)
    case .server: try translate(Nearby_V1_ServerMessage.self, bytes, from: form, to: other)
    case .channel: try translate(Nearby_V1_ChannelMessage.self, bytes, from: form, to: other)
    case .record: try translate(Nearby_V1_LocationRecord.self, bytes, from: form, to: other)
    }
  }

  private func translate<Generated: SwiftProtobuf.Message>(
    _ type: Generated.Type, _ bytes: [UInt8], from form: Subprotocol, to other: Subprotocol
  ) throws -> [UInt8] {
    let message =
      switch form {
      case .binary: try Generated(serializedBytes: bytes)
      case .json: try Generated(jsonUTF8Bytes: bytes)
      }
    return switch other {
    case .binary: try message.serializedBytes()
    case .json: try message.jsonUTF8Bytes()
    }
  }

  @Test(arguments: Subprotocol.allCases, Subprotocol.allCases)
  func theSameMessage(from form: Subprotocol, to other: Subprotocol) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var messages = RandomMessages(seed: seed)
    for number in 0..<5000 {
      let message = try messages.message()
      let bytes = try translate(message.encoded(by: form.codec), from: form, to: other, as: message)
      #expect(
        try message.decodeAnother(from: bytes, by: other.codec) == message,
        "message \(number) of seed \(seed)")
      // Of Protocol Buffers there is one way to write a message that all writers take.
      if other == .binary {
        #expect(message.encoded(by: other.codec) == bytes, "message \(number) of seed \(seed)")
      }
    }
  }
}
