import NearbyCore

/// A message that stands alone, so that a frame can hold it: ``ClientMessage``, ``ServerMessage``, and between servers
/// `ChannelMessage` and `LocationRecord`.
///
/// The schema has no others, and no other type should conform.
public protocol FramedMessage: Hashable, Sendable {
  /// Reads what exactly these bytes say in the form of a sub-protocol. O(bytes).
  ///
  /// - Throws: A ``WireError`` that says whether the connection can go on.
  static func decode(as form: Subprotocol, from bytes: Span<UInt8>) throws(WireError) -> Self

  /// Appends the message in the form of a sub-protocol. O(bytes).
  func encode(as form: Subprotocol, into buffer: inout some MessageBuffer & ~Copyable & ~Escapable)

  /// How many bytes the message takes as Protocol Buffers. O(fields).
  var binaryByteCount: Int { get }
}

// What the public methods of every ``FramedMessage`` do. Nothing here is generic over the buffer as well: the compiler
// specialises a function for all of its generic parameters or for none, and buffers are of any module.
extension WireMessage {
  /// Reads exactly one message.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, as form: Subprotocol) throws(WireError) -> Self {
    switch form {
    case .json: try readJSON(bytes)
    case .binary: try readBinary(bytes)
    }
  }

  private static func readJSON(_ bytes: Span<UInt8>) throws(WireError) -> Self {
    try checkLength(of: bytes)
    var reader = unsafe JSONReader(FrameBytes(bytes))
    do {
      return try reader.wholeMessage()
    } catch {
      throw WireError(error)
    }
  }

  private static func readBinary(_ bytes: Span<UInt8>) throws(WireError) -> Self {
    try checkLength(of: bytes)
    var reader = unsafe BinaryReader(FrameBytes(bytes))
    do {
      return try Self(from: &reader)
    } catch {
      guard reader.hasRecurrences else { throw WireError(error) }
    }
    return try readMerging(bytes)
  }

  /// Reads a message in which a field comes again that holds one message.
  @inline(never)
  private static func readMerging(_ bytes: Span<UInt8>) throws(WireError) -> Self {
    var reader = unsafe BinaryReader(FrameBytes(bytes))
    reader.isMerging = true
    do {
      return try Self(from: &reader)
    } catch {
      throw WireError(error)
    }
  }

  private static func checkLength(of bytes: Span<UInt8>) throws(WireError) {
    guard bytes.count <= FrameLimits.maximumByteCount else {
      throw WireError(.tooLarge(limit: FrameLimits.maximumByteCount))
    }
  }

  /// How many bytes ``write(to:as:atMost:)`` may need.
  @inline(__always)
  func capacity(as form: Subprotocol) -> Int {
    switch form {
    case .json: JSONSize.ofMessage(self) + JSONWriter.slack
    case .binary: BinarySize<LongestVarint>.ofMessage(self) + BinaryWriter.slack
    }
  }

  /// Writes the message where there is room for it.
  @inline(__always)
  func write(to span: inout OutputSpan<UInt8>, as form: Subprotocol, atMost capacity: Int) {
    switch form {
    case .json: writeJSON(to: &span, atMost: capacity)
    case .binary: writeBinary(to: &span, atMost: capacity)
    }
  }

  private func writeJSON(to span: inout OutputSpan<UInt8>, atMost capacity: Int) {
    span.write(atMost: capacity) { bytes in
      var writer = JSONWriter(bytes: bytes)
      writer.wholeMessage(self)
      bytes = writer.bytes
    }
  }

  private func writeBinary(to span: inout OutputSpan<UInt8>, atMost capacity: Int) {
    span.write(atMost: capacity) { bytes in
      var writer = BinaryWriter(bytes: bytes)
      write(to: &writer)
      bytes = writer.bytes
    }
  }
}
