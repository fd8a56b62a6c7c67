package import NIOCore

/// The name of a Redis channel. Two are the same when their bytes are.
package struct ChannelName: Hashable, Sendable {
  /// The name as it goes to the server.
  package let bytes: ByteBuffer

  /// Takes bytes of the caller's as a name.
  package init(_ bytes: ByteBuffer) {
    self.bytes = bytes
  }

  /// Takes a text as a name. O(bytes).
  package init(_ text: String) {
    bytes = ByteBuffer(string: text)
  }
}
