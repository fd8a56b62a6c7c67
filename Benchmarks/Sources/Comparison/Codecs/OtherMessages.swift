import Measuring
import NearbyCore
import NearbyProtocol

private let repetitions = 20_000

/// Messages that no peer has a counterpart for here, read and written as nodes, clients and caches do.
func otherMessageContests() -> [Contest] {
  forms("binary", BinaryCodec()) + forms("json", JSONCodec()) + [unknownFieldContest()]
}

private func forms(_ form: String, _ codec: some MessageCodec) -> [Contest] {
  [
    Contest("codec/encode-record-\(form)", in: .nanoseconds) {
      try encode(codec, ChannelMessage.location(record()))
    },
    Contest("codec/decode-record-\(form)", in: .nanoseconds) {
      try decode(codec, bytes(of: ChannelMessage.location(record()), codec), as: ChannelMessage.self)
    },
    Contest("codec/encode-snapshot-of-24-\(form)", in: .nanoseconds) { try encode(codec, snapshot(24)) },
    Contest("codec/decode-snapshot-of-24-\(form)", in: .nanoseconds) {
      try decode(codec, bytes(of: snapshot(24), codec), as: ServerMessage.self)
    },
  ]
}

/// A friend's news as newer writers may send them: with a field at the end that this reader does not know.
private func unknownFieldContest() -> Contest {
  Contest("codec/decode-friend-binary-with-an-unknown-field", in: .nanoseconds) {
    let bytes = bytes(of: try FriendUpdate.ours(), BinaryCodec()) + [0x78, 0x01]
    return decode(BinaryCodec(), ContiguousArray(bytes), as: ServerMessage.self)
  }
}

private func record() throws -> LocationRecord {
  let location = AcceptedLocation(
    coordinate: try Coordinate(latitude: 52.520008, longitude: 13.404954),
    acceptedAt: Timestamp(milliseconds: 1_767_225_600_123),
    capturedAt: Timestamp(milliseconds: 1_767_225_599_870))
  return LocationRecord(
    user: try UserID("user-00001234"), version: LocationVersion(epoch: 1_767_225_600_123, sequence: 0),
    state: .sharing(location))
}

private func snapshot(_ count: Int) throws -> ServerMessage {
  guard case .moved(let friend) = try FriendUpdate.ours().body else { return try FriendUpdate.ours() }
  return ServerMessage(body: .snapshot(Snapshot(friends: Array(repeating: friend, count: count))))
}

private func bytes(of message: some FramedMessage, _ codec: some MessageCodec) -> ContiguousArray<UInt8> {
  var bytes: ContiguousArray<UInt8> = []
  codec.encode(message, into: &bytes)
  return bytes
}

private func encode(_ codec: some MessageCodec, _ message: some FramedMessage) -> Contestant {
  Contestant("ours") {
    var bytes: ContiguousArray<UInt8> = []
    return .nanoseconds(perEachOf: repetitions) {
      for _ in 0..<repetitions {
        bytes.removeAll(keepingCapacity: true)
        codec.encode(message, into: &bytes)
        keep(bytes)
      }
      return nil
    }
  }
}

private func decode<Message: FramedMessage>(
  _ codec: some MessageCodec, _ bytes: ContiguousArray<UInt8>, as type: Message.Type
) -> Contestant {
  Contestant("ours") {
    try .nanoseconds(perEachOf: repetitions) {
      for _ in 0..<repetitions { keep(try codec.decode(type, from: bytes.span)) }
      return nil
    }
  }
}
