import NearbyCore
import NearbyProtocol

/// Bytes that somebody sends, and what has to hold for all of them.
///
/// The first byte says what the others are taken for. The fuzzer in `Tests/Fuzzing` makes them up; those that once went wrong
/// are kept in `Vectors/Fuzzed`.
enum FuzzedInput {
  /// A promise that the codecs did not keep.
  enum Failure: Error {
    case offsetBehindTheEnd
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
    case 0: try check(frame, ClientMessages.self, JSONCodec(), BinaryCodec())
    case 1: try check(frame, ServerMessages.self, JSONCodec(), BinaryCodec())
    case 2: try check(frame, ChannelMessages.self, JSONCodec(), BinaryCodec())
    case 3: try check(frame, LocationRecords.self, JSONCodec(), BinaryCodec())
    case 4: try check(frame, ClientMessages.self, BinaryCodec(), JSONCodec())
    case 5: try check(frame, ServerMessages.self, BinaryCodec(), JSONCodec())
    case 6: try check(frame, ChannelMessages.self, BinaryCodec(), JSONCodec())
    case 7: try check(frame, LocationRecords.self, BinaryCodec(), JSONCodec())
    default: try checkRing(frame)
    }
  }

  private static func check<Kind: MessageKind>(
    _ frame: Span<UInt8>, _ kind: Kind.Type, _ codec: some MessageCodec, _ other: some MessageCodec
  ) throws(Failure) {
    let message: Kind.Message
    do {
      // Of a batch, what made sense: what did not is written as nothing, and read as another error.
      guard let acceptable = Kind.acceptablePart(of: try Kind.decode(frame, codec)) else { return }
      message = acceptable
    } catch {
      if error.offset > frame.count { throw .offsetBehindTheEnd }
      return
    }
    let binary = Kind.encode(message, BinaryCodec())
    try check(message, binary, kind, codec)
    try check(message, binary, kind, other)
  }

  /// Writes the message, reads it again, and compares the two: also by their bytes, since `==` takes texts for equal that
  /// only look the same.
  private static func check<Kind: MessageKind>(
    _ message: Kind.Message, _ binary: [UInt8], _ kind: Kind.Type, _ codec: some MessageCodec
  ) throws(Failure) {
    let form: Subprotocol = codec is BinaryCodec ? .binary : .json
    let bytes = Kind.encode(message, codec)[...]
    // What is short in one form may be too long for a frame in the other.
    guard bytes.count <= FrameLimits.maximumByteCount else { return }
    let again: Kind.Message
    do {
      again = try Kind.decode(bytes.span, codec)
    } catch {
      throw .ownWordsRefused(form: form, error)
    }
    guard again == message, Kind.encode(again, BinaryCodec()) == binary else {
      throw .anotherMessage(form: form)
    }
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
