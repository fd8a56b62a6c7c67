internal import NIOCore
internal import NearbyCore

/// Many messages of one bucket as they go through its Redis channel: a byte for the form, then for each message four
/// bytes of its user's hash, two for its length, and the message. Whoever wants nothing of a user passes over it
/// unread.
struct BucketFrame {
  /// The only form so far. Whoever does not know a form drops it.
  private static let form: UInt8 = 1

  /// The messages, as they go out.
  private(set) var bytes = ByteBuffer(integer: Self.form)

  /// Appends a message. O(bytes).
  mutating func append(_ message: ChannelMessage) {
    let start = bytes.writerIndex
    bytes.writeInteger(BucketHash(message.channel).mark)
    bytes.writeInteger(UInt16(0))
    bytes.writeMessage(message)
    // Ids and numbers are bounded, so a message is far shorter.
    bytes.setInteger(UInt16(bytes.writerIndex - start - 6), at: start + 4)
  }

  /// Reads the messages that `isWanted`. O(messages), and O(bytes) of those.
  ///
  /// What cannot be read is passed over, as one message alone would be: a node of a newer version may say what this one
  /// does not know, and the others of the same frame are none the worse for it.
  ///
  /// - Returns: The messages, and whether all could be read; none of a form that is not known.
  static func read(
    _ bytes: ByteBuffer, isWanted: (_ mark: UInt32) -> Bool
  ) -> (messages: [ChannelMessage], isWhole: Bool) {
    var bytes = bytes
    var messages: [ChannelMessage] = []
    var isWhole = true
    guard bytes.readInteger(as: UInt8.self) == form else { return ([], false) }
    while bytes.readableBytes > 0 {
      guard let (mark, count) = bytes.readMultipleIntegers(as: (UInt32, UInt16).self),
        let message = bytes.readSlice(length: Int(count))
      else { return (messages, false) }
      guard isWanted(mark) else { continue }
      if let message = message.message(ChannelMessage.self) { messages.append(message) } else { isWhole = false }
    }
    return (messages, isWhole)
  }
}

/// Where a user belongs, by a hash that has nothing to do with the one of the ring.
struct BucketHash {
  private let hash: UInt64

  init(_ user: UserID) {
    hash = XXHash64.hash(user.text, seed: 0x6275_636B_6574)
  }

  /// Stands for the user in a frame; few others have the same.
  var mark: UInt32 { UInt32(truncatingIfNeeded: hash) }

  /// The bucket of the user.
  func bucket(of count: Int) -> Int {
    Int(((hash >> 32) * UInt64(count)) >> 32)
  }
}
