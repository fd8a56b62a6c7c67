package import NIOCore

/// Reads values of RESP, version 2 and 3, from bytes that come in any pieces.
///
/// Nothing is made room for before it has come, so a server that announces much and sends little costs little.
/// What has been read once is not read again: the cost is O(bytes), however small the pieces are.
package struct RESPParser {
  /// A list of which not all elements have come.
  private struct Aggregate {
    var kind: Kind
    var missing: Int
    var elements: [RESPValue] = []
  }

  private enum Kind {
    case array, map, push
    /// What is said about the value that follows. Nobody asks for it.
    case attribute
  }

  private enum Bulk { case bytes, error, verbatim }

  private enum Element {
    case value(RESPValue)
    case beginning(Aggregate)
  }

  private let limits: RESPLimits
  private var buffer = ByteBuffer()
  private var open: [Aggregate] = []

  /// Bytes of which only the length has come.
  private var pendingBulk: (kind: Bulk, count: Int)?

  /// How many bytes at the beginning of the buffer are known to hold no end of a line.
  private var scannedCount = 0

  /// What the value under way has used of the limits.
  private var elementCount = 0
  private var byteCount = 0

  private var violation: RESPViolation?

  /// Creates a parser that has read nothing.
  package init(limits: RESPLimits = RESPLimits()) {
    self.limits = limits
  }

  /// How many bytes are kept until more come.
  package var bufferedByteCount: Int { buffer.readableBytes }

  /// Takes bytes as they come.
  package mutating func append(_ bytes: ByteBuffer) {
    guard buffer.readableBytes > 0 else {
      buffer = bytes
      return
    }
    buffer.discardReadBytes()
    var bytes = bytes
    buffer.writeBuffer(&bytes)
  }

  /// The next value that has come wholly.
  ///
  /// - Returns: `nil` when more bytes are needed.
  /// - Throws: The same violation from then on: after one, nothing makes sense.
  package mutating func next() throws(RESPViolation) -> RESPValue? {
    if let violation { throw violation }
    do {
      while let element = try nextElement() {
        if let value = close(with: element) {
          (elementCount, byteCount) = (0, 0)
          return value
        }
      }
      return nil
    } catch {
      violation = error
      buffer = ByteBuffer()
      open = []
      throw error
    }
  }

  /// Puts an element where it belongs. Returns the value that is complete with it, if it is one of its own.
  private mutating func close(with element: Element) -> RESPValue? {
    var value: RESPValue
    switch element {
    case .beginning(let aggregate) where aggregate.missing > 0:
      open.append(aggregate)
      return nil
    case .beginning(let aggregate):
      guard let whole = self.value(of: aggregate) else { return nil }
      value = whole
    case .value(let own):
      value = own
    }
    while var aggregate = open.popLast() {
      aggregate.elements.append(value)
      aggregate.missing -= 1
      guard aggregate.missing == 0 else {
        open.append(aggregate)
        return nil
      }
      guard let whole = self.value(of: aggregate) else { return nil }
      value = whole
    }
    return value
  }

  private func value(of aggregate: Aggregate) -> RESPValue? {
    switch aggregate.kind {
    case .array: .array(aggregate.elements)
    case .map: .map(aggregate.elements)
    case .push: .push(aggregate.elements)
    case .attribute: nil
    }
  }

  private mutating func nextElement() throws(RESPViolation) -> Element? {
    if let bulk = pendingBulk { return try readBulk(bulk.kind, count: bulk.count).map(Element.value) }
    guard let type = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else { return nil }
    guard Self.types.contains(type) else { throw .unknownType(type) }
    guard let line = try readLine() else { return nil }
    switch type {
    case UInt8(ascii: "+"): return .value(.text(String(buffer: line)))
    case UInt8(ascii: "-"): return .value(.error(RedisServerError(line: line.readableBytesView)))
    case UInt8(ascii: ":"): return .value(.integer(try Self.integer(line)))
    case UInt8(ascii: ","): return .value(.double(try Self.double(line)))
    case UInt8(ascii: "("): return .value(.bigNumber(try Self.bigNumber(line)))
    case UInt8(ascii: "#"): return .value(.boolean(try Self.boolean(line)))
    case UInt8(ascii: "_"):
      guard line.readableBytes == 0 else { throw .badLine }
      return .value(.null)
    case UInt8(ascii: "$"): return try beginBulk(.bytes, line, mayBeNull: true)
    case UInt8(ascii: "!"): return try beginBulk(.error, line)
    case UInt8(ascii: "="): return try beginBulk(.verbatim, line)
    case UInt8(ascii: "*"): return try begin(.array, line, mayBeNull: true)
    case UInt8(ascii: "%"): return try begin(.map, line, elementsEach: 2)
    case UInt8(ascii: "|"): return try begin(.attribute, line, elementsEach: 2)
    case UInt8(ascii: ">"):
      guard open.isEmpty else { throw .nestedPush }
      return try begin(.push, line)
    default: return try begin(.array, line)
    }
  }

  private static let types = Set("+-:,(#_$!=*%|>~".utf8)

  // MARK: Lines

  /// The line at the beginning of the buffer without its first byte and its end.
  private mutating func readLine() throws(RESPViolation) -> ByteBuffer? {
    let bytes = buffer.readableBytesView
    let unread = bytes.dropFirst(scannedCount)
    guard let end = unread.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else {
      scannedCount = bytes.count
      if bytes.count - 1 > limits.lineByteCount { throw .lineTooLong }
      return nil
    }
    let count = end - bytes.startIndex
    if count - 1 > limits.lineByteCount { throw .lineTooLong }
    guard bytes[end] == 0x0D else { throw .badLineEnd }
    guard end + 1 < bytes.endIndex else {
      scannedCount = count
      return nil
    }
    guard bytes[end + 1] == 0x0A, var line = buffer.readSlice(length: count + 2) else { throw .badLineEnd }
    scannedCount = 0
    try use(byteCount: count + 2)
    line.moveReaderIndex(forwardBy: 1)
    line.moveWriterIndex(to: line.writerIndex - 2)
    return line
  }

  private mutating func use(byteCount count: Int) throws(RESPViolation) {
    byteCount += count
    if byteCount > limits.valueByteCount { throw .valueTooLong }
  }

  private static func integer(_ line: ByteBuffer) throws(RESPViolation) -> Int64 {
    guard let number = Int64(String(buffer: line)) else { throw .badNumber }
    return number
  }

  private static func double(_ line: ByteBuffer) throws(RESPViolation) -> Double {
    let text = String(buffer: line)
    guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789+-.eEinfa".utf8.contains($0) }), let number = Double(text)
    else { throw .badNumber }
    return number
  }

  private static func bigNumber(_ line: ByteBuffer) throws(RESPViolation) -> String {
    let text = String(buffer: line)
    let sign = text.utf8.prefix { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let digits = text.utf8[sign.endIndex...]
    guard sign.count <= 1, !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .badNumber }
    return text
  }

  private static func boolean(_ line: ByteBuffer) throws(RESPViolation) -> Bool {
    switch String(buffer: line) {
    case "t": true
    case "f": false
    default: throw .badLine
    }
  }

  // MARK: Bytes

  private mutating func beginBulk(
    _ kind: Bulk, _ line: ByteBuffer, mayBeNull: Bool = false
  ) throws(RESPViolation) -> Element? {
    let count = try Self.integer(line)
    if mayBeNull, count == -1 { return .value(.null) }
    guard count >= 0 else { throw .badCount }
    guard count <= limits.byteCount else { throw .tooManyBytes }
    try use(byteCount: Int(count) + 2)
    pendingBulk = (kind, Int(count))
    return try readBulk(kind, count: Int(count)).map(Element.value)
  }

  private mutating func readBulk(_ kind: Bulk, count: Int) throws(RESPViolation) -> RESPValue? {
    guard buffer.readableBytes >= count + 2, var bytes = buffer.readSlice(length: count),
      let end = buffer.readInteger(as: UInt16.self)
    else { return nil }
    guard end == 0x0D0A else { throw .badLineEnd }
    pendingBulk = nil
    switch kind {
    case .bytes: return .bytes(bytes)
    case .error: return .error(RedisServerError(line: bytes.readableBytesView))
    case .verbatim:
      // Three bytes say what kind of text it is.
      guard bytes.readableBytes >= 4, bytes.readInteger(as: UInt32.self).map({ $0 & 0xFF == 0x3A }) == true else {
        throw .badLine
      }
      return .bytes(bytes)
    }
  }

  // MARK: Lists

  private mutating func begin(
    _ kind: Kind, _ line: ByteBuffer, elementsEach: Int64 = 1, mayBeNull: Bool = false
  ) throws(RESPViolation) -> Element {
    let count = try Self.integer(line)
    if mayBeNull, count == -1 { return .value(.null) }
    guard count >= 0 else { throw .badCount }
    guard count <= limits.elementCount else { throw .tooManyElements }
    elementCount += Int(count * elementsEach)
    guard elementCount <= limits.elementCount else { throw .tooManyElements }
    guard open.count < limits.depth else { throw .tooDeep }
    return .beginning(Aggregate(kind: kind, missing: Int(count * elementsEach)))
  }
}
