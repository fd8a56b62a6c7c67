import NIOCore
import NearbyRedis
import NearbyTestKit

/// RESP as a naive server writes it, and values at random.
enum RESPText {
  static func write(_ value: RESPValue) -> String {
    switch value {
    case .text(let text): "+\(text)\r\n"
    case .error(let error): "-\(error.code) whatever\r\n"
    case .integer(let number): ":\(number)\r\n"
    case .bytes(let bytes): "$\(bytes.readableBytes)\r\n\(String(buffer: bytes))\r\n"
    case .null: "_\r\n"
    case .double(let number): ",\(number)\r\n"
    case .bigNumber(let text): "(\(text)\r\n"
    case .boolean(let isTrue): "#\(isTrue ? "t" : "f")\r\n"
    case .array(let elements): "*\(elements.count)\r\n" + elements.map(write).joined()
    case .map(let elements): "%\(elements.count / 2)\r\n" + elements.map(write).joined()
    case .push(let elements): ">\(elements.count)\r\n" + elements.map(write).joined()
    }
  }

  static func random(depth: Int = 3, using random: inout SplitMix64) -> RESPValue {
    switch Int.random(in: 0..<(depth == 0 ? 8 : 10), using: &random) {
    case 0: .text(["OK", "", "PONG", "a b"].randomElement(using: &random) ?? "")
    case 1: .error(RedisServerError(code: ["ERR", "NOPERM", ""].randomElement(using: &random) ?? ""))
    case 2: .integer(Int64(bitPattern: random.next()))
    case 3: .bytes(ByteBuffer(string: ["", "\r\n", "é*1", "$5\r\nabc"].randomElement(using: &random) ?? ""))
    case 4: .null
    case 5: .double([0.5, -2, .infinity, 1e300].randomElement(using: &random) ?? 0)
    case 6: .bigNumber("-123456789012345678901234567890")
    case 7: .boolean(Bool.random(using: &random))
    case 8:
      .array((0..<Int.random(in: 0...4, using: &random)).map { _ in self.random(depth: depth - 1, using: &random) })
    default:
      .map((0..<2 * Int.random(in: 0...2, using: &random)).map { _ in self.random(depth: depth - 1, using: &random) })
    }
  }

  /// What a parser makes of bytes that come in these pieces: the values, and why it gave up if it did.
  static func parse(
    _ pieces: [some Collection<UInt8>], limits: RESPLimits = RESPLimits()
  ) -> (values: [RESPValue], violation: RESPViolation?) {
    var parser = RESPParser(limits: limits)
    var values: [RESPValue] = []
    for piece in pieces {
      parser.append(ByteBuffer(bytes: piece))
      do {
        while let value = try parser.next() { values.append(value) }
      } catch {
        return (values, error)
      }
    }
    return (values, nil)
  }
}
