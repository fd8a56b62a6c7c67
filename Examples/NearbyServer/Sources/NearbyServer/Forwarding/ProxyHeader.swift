import NIOCore

/// What a proxy says before anything else on a connection that it passes on: whose it is (HAProxy's PROXY protocol,
/// versions 1 and 2).
enum ProxyHeader: Hashable, Sendable {
  /// That of whoever has this address.
  case forwarded(NetworkAddress)

  /// The proxy's own, as for a health check, or of somebody whom it does not know.
  case ownOrUnknown

  /// How long a header of version 1 may be, with its end.
  static let maximumLineLength = 107

  /// How much may follow the fixed part of one of version 2: addresses, and what proxies add of certificates and such.
  static let maximumPayloadLength = 2048

  fileprivate static let lineStart = Array("PROXY ".utf8)
  fileprivate static let signature = Array("\r\n\r\n\0\r\nQUIT\n".utf8)
  fileprivate static let fixedLength = 16
}

/// What came is no header of the PROXY protocol.
struct InvalidProxyHeader: Error, Hashable {}

extension ByteBuffer {
  /// Reads a header that the buffer begins with.
  ///
  /// - Returns: `nil` when it is not all there yet; then nothing is read.
  /// - Throws: ``InvalidProxyHeader`` as soon as what comes cannot become one any more.
  mutating func readProxyHeader() throws(InvalidProxyHeader) -> ProxyHeader? {
    let bytes = readableBytesView
    if bytes.first == ProxyHeader.signature.first {
      guard bytes.begins(like: ProxyHeader.signature) else { throw InvalidProxyHeader() }
      return try readBinaryProxyHeader()
    }
    guard bytes.begins(like: ProxyHeader.lineStart) else { throw InvalidProxyHeader() }
    return try readProxyLine()
  }

  // MARK: Version 1

  private mutating func readProxyLine() throws(InvalidProxyHeader) -> ProxyHeader? {
    let bytes = readableBytesView.prefix(ProxyHeader.maximumLineLength)
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      guard bytes.count < ProxyHeader.maximumLineLength else { throw InvalidProxyHeader() }
      return nil
    }
    let line = bytes[..<end]
    guard line.last == UInt8(ascii: "\r") else { throw InvalidProxyHeader() }
    let text = String(decoding: line.dropLast(), as: UTF8.self)
    moveReaderIndex(forwardBy: line.count + 1)
    let fields = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map { Substring($0) }
    // What follows is of no account then, and need not make sense.
    if fields.count >= 2, fields[1] == "UNKNOWN" { return .ownOrUnknown }
    guard fields.count == 6, fields[1] == "TCP4" || fields[1] == "TCP6",
      let client = NetworkAddress(fields[2]), NetworkAddress(fields[3]) != nil,
      // As they are written, since version 4 can be written as version 6.
      fields[2...3].allSatisfy({ $0.utf8.contains(UInt8(ascii: ":")) == (fields[1] == "TCP6") }),
      fields[4...5].allSatisfy({ Decimal.number($0).map { $0 < 65_536 } == true })
    else { throw InvalidProxyHeader() }
    return .forwarded(client)
  }

  // MARK: Version 2

  private mutating func readBinaryProxyHeader() throws(InvalidProxyHeader) -> ProxyHeader? {
    let start = readerIndex + ProxyHeader.signature.count
    guard let command: UInt8 = getInteger(at: start) else { return nil }
    guard command == 0x20 || command == 0x21 else { throw InvalidProxyHeader() }
    guard let family: UInt8 = getInteger(at: start + 1) else { return nil }
    guard family >> 4 <= 3, family & 0xF <= 2 else { throw InvalidProxyHeader() }
    guard let length: UInt16 = getInteger(at: start + 2) else { return nil }
    // Both addresses and both ports; those of sockets in the file system are names.
    let addressLength = [0, 4, 16, 108][Int(family >> 4)]
    let needed = family >> 4 == 3 ? 2 * addressLength : addressLength == 0 ? 0 : 2 * addressLength + 4
    let isForwarded = command == 0x21 && family & 0xF != 0
    guard length <= ProxyHeader.maximumPayloadLength, !isForwarded || length >= needed else {
      throw InvalidProxyHeader()
    }
    guard readableBytes >= ProxyHeader.fixedLength + Int(length) else { return nil }
    let address = getBytes(at: readerIndex + ProxyHeader.fixedLength, length: min(addressLength, Int(length)))
    moveReaderIndex(forwardBy: ProxyHeader.fixedLength + Int(length))
    guard isForwarded, let client = address.flatMap({ NetworkAddress(bytes: $0) }) else { return .ownOrUnknown }
    return .forwarded(client)
  }
}

extension ByteBufferView {
  /// Whether these bytes are the beginning of others, or the other way round.
  fileprivate func begins(like other: [UInt8]) -> Bool {
    prefix(other.count).elementsEqual(other.prefix(count))
  }
}
