package import NIOCore

/// Commands as they go to a server, one behind the other.
package struct CommandBatch: Sendable {
  /// The commands in RESP.
  package private(set) var bytes = ByteBuffer()

  /// How many commands there are.
  package private(set) var count = 0

  /// Creates a batch without commands.
  package init() {}

  /// Appends a command: its name, and what comes with it. O(bytes).
  package mutating func append(_ arguments: [RedisArgument]) {
    precondition(!arguments.isEmpty, "a command has a name")
    count += 1
    bytes.writeString("*\(arguments.count)\r\n")
    for argument in arguments {
      switch argument {
      case .text(let text):
        bytes.writeString("$\(text.utf8.count)\r\n")
        bytes.writeString(text)
      case .bytes(let value):
        bytes.writeString("$\(value.readableBytes)\r\n")
        bytes.writeImmutableBuffer(value)
      }
      bytes.writeStaticString("\r\n")
    }
  }
}

/// A part of a command.
package enum RedisArgument: Hashable, Sendable, ExpressibleByStringLiteral {
  /// A text.
  case text(String)

  /// Any bytes.
  case bytes(ByteBuffer)

  /// A text.
  package init(stringLiteral text: String) {
    self = .text(text)
  }

  /// A whole number in decimal.
  package static func integer(_ number: some BinaryInteger) -> RedisArgument { .text(String(number)) }
}
