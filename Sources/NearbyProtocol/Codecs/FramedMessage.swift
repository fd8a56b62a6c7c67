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

extension WireMessage {
  /// What the public methods of every ``FramedMessage`` do.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, as form: Subprotocol) throws(WireError) -> Self {
    if form == .binary, let message = unsafe usual(in: FrameBytes(bytes)) { return message }
    guard bytes.count <= FrameLimits.maximumByteCount else {
      throw WireError(.tooLarge(limit: FrameLimits.maximumByteCount))
    }
    do {
      switch form {
      case .json:
        var reader = unsafe JSONReader(FrameBytes(bytes))
        return try reader.wholeMessage()
      case .binary:
        var reader = unsafe BinaryReader(FrameBytes(bytes))
        return try Self(from: &reader)
      }
    } catch {
      throw WireError(error)
    }
  }

  /// What the public methods of every ``FramedMessage`` do.
  @inline(__always)
  func append(to buffer: inout some MessageBuffer & ~Copyable & ~Escapable, as form: Subprotocol) {
    switch form {
    case .json:
      let capacity = JSONSize.ofMessage(self) + JSONWriter.slack
      buffer.append(atMost: capacity) { span in
        span.write(atMost: capacity) { bytes in
          var writer = JSONWriter(bytes: bytes)
          writer.wholeMessage(self)
          bytes = writer.bytes
        }
      }
    case .binary:
      let capacity = BinarySize<LongestVarint>.ofMessage(self) + BinaryWriter.slack
      buffer.append(atMost: capacity) { span in
        span.write(atMost: capacity) { bytes in
          var writer = BinaryWriter(bytes: bytes)
          write(to: &writer)
          bytes = writer.bytes
        }
      }
    }
  }
}
