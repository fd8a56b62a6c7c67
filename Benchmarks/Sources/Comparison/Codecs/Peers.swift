import Foundation
import Measuring
import SwiftProtobuf
import WireMessages

private let repetitions = 5000

/// What the peers make of the same two messages.
enum Peers {
  /// One form of the messages.
  struct Form {
    let encodeFriend: Contestant
    let decodeFriend: Contestant
    let decodeReport: Contestant
  }

  static var swiftProtobufBinary: Form {
    Form(
      encodeFriend: contestant("swift-protobuf") {
        let message = FriendUpdate.generated()
        return { keep(try message.serializedBytes() as [UInt8]) }
      },
      decodeFriend: contestant("swift-protobuf") {
        let bytes: [UInt8] = try FriendUpdate.generated().serializedBytes()
        return { keep(try Nearby_V1_ServerMessage(serializedBytes: bytes)) }
      },
      decodeReport: contestant("swift-protobuf") {
        let bytes: [UInt8] = try Report.generated().serializedBytes()
        return { keep(try Nearby_V1_ClientMessage(serializedBytes: bytes)) }
      })
  }

  static var swiftProtobufJSON: Form {
    Form(
      encodeFriend: contestant("swift-protobuf, JSON") {
        let message = FriendUpdate.generated()
        return { keep(try message.jsonUTF8Bytes() as [UInt8]) }
      },
      decodeFriend: contestant("swift-protobuf, JSON") {
        let bytes: [UInt8] = try FriendUpdate.generated().jsonUTF8Bytes()
        return { keep(try Nearby_V1_ServerMessage(jsonUTF8Bytes: bytes)) }
      },
      decodeReport: contestant("swift-protobuf, JSON") {
        let bytes: [UInt8] = try Report.generated().jsonUTF8Bytes()
        return { keep(try Nearby_V1_ClientMessage(jsonUTF8Bytes: bytes)) }
      })
  }

  static var foundationEncodeFriend: Contestant {
    contestant("Foundation JSONEncoder") {
      let message = FriendUpdate.codable()
      let encoder = JSONEncoder()
      return { keep(try encoder.encode(message)) }
    }
  }

  static var foundationDecodeFriend: Contestant {
    contestant("Foundation JSONDecoder") {
      let bytes = try JSONEncoder().encode(FriendUpdate.codable())
      let decoder = JSONDecoder()
      return { keep(try decoder.decode(CodableServerMessage.self, from: bytes)) }
    }
  }

  static var foundationDecodeReport: Contestant {
    contestant("Foundation JSONDecoder") {
      let bytes = try JSONEncoder().encode(Report.codable())
      let decoder = JSONDecoder()
      return { keep(try decoder.decode(CodableClientMessage.self, from: bytes)) }
    }
  }

  private static func contestant(
    _ name: String, _ make: @escaping () throws -> () throws -> Void
  ) -> Contestant {
    Contestant(name) {
      let body = try make()
      return try .nanoseconds(perEachOf: repetitions) {
        for _ in 0..<repetitions { try body() }
        return nil
      }
    }
  }
}
