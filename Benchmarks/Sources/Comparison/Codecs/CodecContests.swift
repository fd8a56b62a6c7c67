import Foundation
import Measuring
import NearbyCore
import NearbyProtocol
import SwiftProtobuf
import WireMessages

private let repetitions = 20_000

/// Messages to bytes and back. A peer gets its message ready made and hands out its own type, unchecked; ours is made
/// of the types of the domain and checks every value.
func codecContests(_ options: Options) -> [Contest] {
  forms("binary", BinaryCodec(), Peers.swiftProtobufBinary)
    + forms("json", JSONCodec(), Peers.swiftProtobufJSON) + [
      Contest("codec/allocations-to-decode-report-binary", in: .allocations, rounds: 3) {
        let bytes = ContiguousArray(try encoded(Report.ours(), BinaryCodec()))
        return Contestant("ours") {
          try .allocations(perEachOf: repetitions) { try decodeReport(bytes, BinaryCodec()) }
        }
      },
      Contest("codec/allocations-to-decode-report-json", in: .allocations, rounds: 3) {
        let bytes = ContiguousArray(try encoded(Report.ours(), JSONCodec()))
        return Contestant("ours") {
          try .allocations(perEachOf: repetitions) { try decodeReport(bytes, JSONCodec()) }
        }
      },
      Contest("codec/allocations-to-decode-friend-binary", in: .allocations, rounds: 3) {
        let bytes = ContiguousArray(try encoded(FriendUpdate.ours(), BinaryCodec()))
        return Contestant("ours") {
          try .allocations(perEachOf: repetitions) { try decodeFriend(bytes, BinaryCodec()) }
        }
      },
    ]
}

/// The four contests of one form.
private func forms(_ form: String, _ codec: some MessageCodec, _ swiftProtobuf: Peers.Form) -> [Contest] {
  [
    Contest(
      "codec/encode-friend-\(form)", in: .nanoseconds,
      beside: [swiftProtobuf.encodeFriend, Peers.foundationEncodeFriend, bareCopy(codec)]
    ) {
      let message = try FriendUpdate.ours()
      return Contestant("ours") {
        var bytes: [UInt8] = []
        return measure {
          bytes.removeAll(keepingCapacity: true)
          codec.encode(message, into: &bytes)
          keep(bytes)
        }
      }
    },
    Contest(
      "codec/encode-friend-\(form)-into-a-region", in: .nanoseconds,
      beside: [swiftProtobuf.encodeFriend, Peers.foundationEncodeFriend, bareCopyIntoARegion(codec)]
    ) {
      let message = try FriendUpdate.ours()
      return Contestant("ours") {
        measureInARegion { span in codec.encode(message, into: &span) }
      }
    },
    Contest(
      "codec/decode-friend-\(form)", in: .nanoseconds,
      beside: [swiftProtobuf.decodeFriend, Peers.foundationDecodeFriend, bareCopy(codec)]
    ) {
      let bytes = ContiguousArray(try encoded(FriendUpdate.ours(), codec))
      return Contestant("ours") {
        try .nanoseconds(perEachOf: repetitions) {
          try decodeFriend(bytes, codec)
          return nil
        }
      }
    },
    Contest(
      "codec/decode-report-\(form)", in: .nanoseconds,
      beside: [swiftProtobuf.decodeReport, Peers.foundationDecodeReport]
    ) {
      let bytes = ContiguousArray(try encoded(Report.ours(), codec))
      return Contestant("ours") {
        try .nanoseconds(perEachOf: repetitions) {
          try decodeReport(bytes, codec)
          return nil
        }
      }
    },
  ]
}

private func encoded(_ message: ServerMessage, _ codec: some MessageCodec) -> [UInt8] {
  var bytes: [UInt8] = []
  codec.encode(message, into: &bytes)
  return bytes
}

private func encoded(_ message: ClientMessage, _ codec: some MessageCodec) -> [UInt8] {
  var bytes: [UInt8] = []
  codec.encode(message, into: &bytes)
  return bytes
}

private func decodeFriend(_ bytes: ContiguousArray<UInt8>, _ codec: some MessageCodec) throws {
  for _ in 0..<repetitions { keep(try codec.decode(ServerMessage.self, from: bytes.span)) }
}

private func decodeReport(_ bytes: ContiguousArray<UInt8>, _ codec: some MessageCodec) throws {
  for _ in 0..<repetitions { keep(try codec.decode(ClientMessage.self, from: bytes.span)) }
}

private func measure(_ body: () -> Void) -> Sample {
  .nanoseconds(perEachOf: repetitions) {
    for _ in 0..<repetitions { body() }
    return nil
  }
}

/// How long it takes only to copy the bytes that encoding makes.
private func bareCopy(_ codec: some MessageCodec) -> Contestant {
  Contestant("bare copy of the same bytes") {
    let source = encoded(try FriendUpdate.ours(), codec)
    var bytes: [UInt8] = []
    return measure {
      keep(source)
      bytes.removeAll(keepingCapacity: true)
      bytes.append(contentsOf: source)
      keep(bytes)
    }
  }
}

/// The same in memory that is there already.
private func bareCopyIntoARegion(_ codec: some MessageCodec) -> Contestant {
  Contestant("bare copy of the same bytes") {
    let source = encoded(try FriendUpdate.ours(), codec)
    return measureInARegion { span in
      keep(source)
      source.withUnsafeBytes { bytes in
        span.withUnsafeMutableBufferPointer { region, count in
          UnsafeMutableRawBufferPointer(region).copyMemory(from: bytes)
          count = bytes.count
        }
      }
    }
  }
}

/// Runs `body` with an empty region of a kilobyte, again and again.
private func measureInARegion(_ body: (inout OutputSpan<UInt8>) -> Void) -> Sample {
  .nanoseconds(perEachOf: repetitions) {
    let bytes = [UInt8](capacity: 1024) { (span: inout OutputSpan<UInt8>) in
      for _ in 0..<repetitions {
        span.removeLast(span.count)
        body(&span)
      }
    }
    keep(bytes)
    return nil
  }
}
