package import NIOCore

/// What a Redis server says, in version 2 or 3 of its protocol.
package enum RESPValue: Hashable, Sendable {
  /// A line of text, such as `OK`.
  case text(String)

  /// A refusal.
  case error(RedisServerError)

  /// A whole number.
  case integer(Int64)

  /// Any bytes.
  case bytes(ByteBuffer)

  /// Nothing.
  case null

  /// A number with a fraction.
  case double(Double)

  /// A number that may be too large for any other type, in decimal.
  case bigNumber(String)

  /// Yes or no.
  case boolean(Bool)

  /// A list, or a set.
  case array([RESPValue])

  /// Keys and values in turn.
  case map([RESPValue])

  /// What no command asked for: a message on a channel, or news of a subscription. In version 3 only; version 2 sends
  /// an ``array(_:)``.
  case push([RESPValue])
}

extension RESPValue {
  /// The bytes of a text, in whichever form the server sends it.
  package var textBytes: ByteBuffer? {
    switch self {
    case .bytes(let bytes): bytes
    case .text(let text): ByteBuffer(string: text)
    default: nil
    }
  }

  /// Whether this is that text, in whichever form the server sends it. O(bytes).
  package func says(_ text: StaticString) -> Bool {
    switch self {
    case .bytes(let bytes): bytes.readableBytesView.elementsEqual(text.description.utf8)
    case .text(let own): own.utf8.elementsEqual(text.description.utf8)
    default: false
    }
  }

  /// The value under `key`: in version 3 a server sends a map, in version 2 an array of keys and values in turn. O(n).
  package func value(under key: StaticString) -> RESPValue? {
    switch self {
    case .map(let elements), .array(let elements):
      stride(from: 0, to: elements.count - 1, by: 2).first { elements[$0].says(key) }.map { elements[$0 + 1] }
    default: nil
    }
  }
}

/// A command that the server refused.
public struct RedisServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first word of what the server said, such as `NOPERM`. Not the rest, which may repeat what was sent, and with
  /// it who is where.
  public let code: String

  /// Takes what the server said.
  package init(line: some Collection<UInt8>) {
    code = String(decoding: line.prefix(32).prefix { (0x41...0x5A).contains($0) }, as: UTF8.self)
  }

  /// Creates the error with that code.
  package init(code: String) {
    self.code = code
  }

  /// The code.
  public var description: String { "Redis answers \(code.isEmpty ? "with an error" : code)" }
}
