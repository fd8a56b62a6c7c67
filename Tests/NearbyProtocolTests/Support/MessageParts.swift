import NearbyTestKit

/// Which fields of a message hold messages, by their numbers in the schema.
struct MessageShape {
  /// Fields that hold one.
  var one: [UInt64: MessageShape] = [:]

  /// Fields that hold a list of them.
  var many: [UInt64: MessageShape] = [:]

  static let leaf = MessageShape()
  static let located = MessageShape(one: [1: leaf])
  static let friend = MessageShape(one: [2: leaf])
  static let record = MessageShape(one: [2: leaf, 3: located, 4: leaf, 5: leaf, 7: leaf, 8: leaf])
  static let channel = MessageShape(one: [1: record, 2: leaf])

  private static let clientBodies: [UInt64: MessageShape] = [
    2: .init(one: [2: leaf, 3: located]), 3: located, 4: leaf, 5: leaf, 6: leaf, 7: leaf,
    8: .init(many: [1: located]),
  ]
  static let client = MessageShape(
    one: clientBodies.merging([9: .init(many: [1: .init(one: clientBodies)])]) { $1 })

  private static let serverBodies: [UInt64: MessageShape] = [
    2: .init(one: [2: leaf, 3: leaf]), 3: .init(many: [1: friend]), 4: .init(one: [1: friend]),
    5: .init(one: [1: friend]), 6: leaf, 7: .init(many: [1: friend]), 8: leaf, 9: leaf, 10: leaf,
    11: located,
  ]
  static let server = MessageShape(
    one: serverBodies.merging([16: .init(many: [1: .init(one: serverBodies)])]) { $1 })

  /// That of a message which stands alone.
  static func of(_ message: AnyMessage) -> MessageShape {
    switch message {
    case .client: client
    case .server: server
    case .channel: channel
    case .record: record
    }
  }
}

/// Cuts the messages in a message into parts, which have to be merged, and mixes them with its other fields.
struct MessageParts {
  var random: SplitMix64

  mutating func cut(_ message: [UInt8], _ shape: MessageShape) -> [UInt8] {
    // What has one number keeps its order.
    var rest: [[[UInt8]]] = []
    var last: UInt64?
    for field in Self.fields(of: message) {
      if field.number != last { rest.append([]) }
      last = field.number
      if let inner = shape.one[field.number] {
        rest[rest.count - 1] += parts(of: cut(field.value, inner)).map { Wire.bytes(field.number, $0) }
      } else if let inner = shape.many[field.number] {
        rest[rest.count - 1].append(Wire.bytes(field.number, cut(field.value, inner)))
      } else {
        rest[rest.count - 1].append(field.bytes)
      }
    }
    var result: [UInt8] = []
    while let index = rest.indices.randomElement(using: &random) {
      result += rest[index].removeFirst()
      if rest[index].isEmpty { rest.remove(at: index) }
    }
    return result
  }

  private mutating func parts(of message: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    for field in Self.fields(of: message) {
      while Int.random(in: 0..<3, using: &random) == 0 { parts.append([]) }
      parts[parts.count - 1] += field.bytes
    }
    return parts
  }

  private struct Field {
    var number: UInt64
    var bytes: [UInt8]

    /// What a length stands before.
    var value: [UInt8] = []
  }

  /// The fields of a message that was written by a codec.
  private static func fields(of message: [UInt8]) -> [Field] {
    var fields: [Field] = []
    var index = 0
    func varint() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        let byte = message[index]
        index += 1
        value |= UInt64(byte & 0x7F) &<< shift
        if byte < 0x80 { return value }
        shift += 7
      }
    }
    while index < message.count {
      let start = index
      let tag = varint()
      var value = 0
      switch tag & 7 {
      case 0: _ = varint()
      case 1: index += 8
      case 2:
        value = Int(varint())
        index += value
      default: index += 4
      }
      fields.append(
        Field(number: tag >> 3, bytes: Array(message[start..<index]), value: Array(message[(index - value)..<index])))
    }
    return fields
  }
}
