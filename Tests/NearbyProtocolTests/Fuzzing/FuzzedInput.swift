import NearbyCore
import NearbyProtocol

/// Bytes that somebody sends, and what has to hold for all of them.
///
/// The first byte says what the others are taken for. The fuzzer in `Tests/Fuzzing` makes them up; those that once went
/// wrong are kept in `Vectors/Fuzzed`.
enum FuzzedInput {
  /// A promise that the codecs did not keep.
  enum Failure: Error {
    case offsetAfterTheEnd
    case anotherMessage(form: Subprotocol)
    case ownWordsRefused(form: Subprotocol, WireError)
    case anotherRing
    case ownRingRefused(InvalidRingDescription)
  }

  /// Reads the bytes, and writes and reads again in both forms what was read.
  static func check(_ input: Span<UInt8>) throws(Failure) {
    guard !input.isEmpty else { return }
    let frame = input.extracting(1..<input.count)
    // From 9 on the low bits count, so that any first byte means something and few of them mean a ring.
    switch input[0] == 8 ? 8 : input[0] & 7 {
    case 0: try check(frame, ClientMessage.self, JSONCodec(), BinaryCodec())
    case 1: try check(frame, ServerMessage.self, JSONCodec(), BinaryCodec())
    case 2: try check(frame, ChannelMessage.self, JSONCodec(), BinaryCodec())
    case 3: try check(frame, LocationRecord.self, JSONCodec(), BinaryCodec())
    case 4: try check(frame, ClientMessage.self, BinaryCodec(), JSONCodec())
    case 5: try check(frame, ServerMessage.self, BinaryCodec(), JSONCodec())
    case 6: try check(frame, ChannelMessage.self, BinaryCodec(), JSONCodec())
    case 7: try check(frame, LocationRecord.self, BinaryCodec(), JSONCodec())
    default: try checkRing(frame)
    }
  }

  private static func check<Message: FuzzedMessage>(
    _ frame: Span<UInt8>, _ type: Message.Type, _ codec: some MessageCodec, _ other: some MessageCodec
  ) throws(Failure) {
    let message: Message
    do {
      // Of a batch, what made sense: what did not is written as nothing, and read as another error.
      guard let acceptable = try codec.decode(type, from: frame).acceptablePart else { return }
      message = acceptable
    } catch {
      if error.offset > frame.count { throw .offsetAfterTheEnd }
      return
    }
    let binary = encoded(message, BinaryCodec())
    try check(message, binary, codec)
    try check(message, binary, other)
  }

  /// Writes the message, reads it again, and compares the two: also by their bytes, since `==` takes texts for equal
  /// that only look the same.
  private static func check<Message: FuzzedMessage>(
    _ message: Message, _ binary: [UInt8], _ codec: some MessageCodec
  ) throws(Failure) {
    let form: Subprotocol = codec is BinaryCodec ? .binary : .json
    let bytes = encoded(message, codec)[...]
    // What is short in one form may be too long for a frame in the other.
    guard bytes.count <= FrameLimits.maximumByteCount else { return }
    let again: Message
    do {
      again = try codec.decode(Message.self, from: bytes.span)
    } catch {
      throw .ownWordsRefused(form: form, error)
    }
    guard again == message, encoded(again, BinaryCodec()) == binary else {
      throw .anotherMessage(form: form)
    }
  }

  private static func encoded(_ message: some FramedMessage, _ codec: some MessageCodec) -> [UInt8] {
    var bytes: [UInt8] = []
    codec.encode(message, into: &bytes)
    return bytes
  }

  private static func checkRing(_ frame: Span<UInt8>) throws(Failure) {
    let codec = JSONCodec()
    guard let ring = try? codec.decode(HashRing.self, from: frame) else { return }
    var bytes: [UInt8] = []
    codec.encode(ring, into: &bytes)
    let description = bytes[...]
    let again: HashRing
    do {
      again = try codec.decode(HashRing.self, from: description.span)
    } catch {
      throw .ownRingRefused(error)
    }
    var bytesAgain: [UInt8] = []
    codec.encode(again, into: &bytesAgain)
    guard again == ring, bytesAgain == bytes else { throw .anotherRing }
  }
}

/// A message that the fuzzer makes up.
private protocol FuzzedMessage: FramedMessage {
  /// The message without those of its batch, if it is one, that made no sense; `nil` when none did.
  var acceptablePart: Self? { get }
}

extension ClientMessage: FuzzedMessage {
  fileprivate var acceptablePart: ClientMessage? {
    guard case .batch(let batch) = body else { return self }
    return batch.acceptablePart.map { ClientMessage(id: id, body: .batch($0)) }
  }
}

extension ServerMessage: FuzzedMessage {
  fileprivate var acceptablePart: ServerMessage? {
    guard case .batch(let batch) = body else { return self }
    return batch.acceptablePart.map { ServerMessage(replyTo: replyTo, body: .batch($0)) }
  }
}

extension ChannelMessage: FuzzedMessage {
  fileprivate var acceptablePart: ChannelMessage? { self }
}

extension LocationRecord: FuzzedMessage {
  fileprivate var acceptablePart: LocationRecord? { self }
}

extension Batch {
  fileprivate var acceptablePart: Batch? {
    let acceptable = messages.compactMap { try? $0.get() }
    return acceptable.isEmpty ? nil : Batch(acceptable)
  }
}
