import NearbyProtocol

/// How frames follow one another in a file or a pipe: a WebSocket would keep them apart by itself.
package enum Framing: Sendable {
  /// Each frame ends with a line feed, which no JSON text on one line holds; the last one need not.
  case lines

  /// Before each frame stands its length as a varint, as protobuf's `writeDelimitedTo` has it.
  case lengthPrefixed

  /// The framing that suits a form.
  init(_ form: Subprotocol) {
    self = form.usesBinaryMessages ? .lengthPrefixed : .lines
  }

  /// Appends a frame.
  func append(_ frame: [UInt8], to bytes: inout [UInt8]) {
    switch self {
    case .lines:
      bytes += frame
      bytes.append(UInt8(ascii: "\n"))
    case .lengthPrefixed:
      var length = frame.count
      while length >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
        length >>= 7
      }
      bytes.append(UInt8(length))
      bytes += frame
    }
  }
}
