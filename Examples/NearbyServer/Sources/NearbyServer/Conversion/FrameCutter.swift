import NearbyProtocol

/// Cuts a stream into frames. It holds one read's worth of bytes, however long a frame pretends to be.
///
/// Of lines, blank ones are left out, and so is a byte order mark before the first.
struct FrameCutter {
  /// What comes next in the stream.
  enum Cut: Equatable {
    /// A frame, as a range of ``bytes``.
    case frame(Range<Int>)

    /// A line of more bytes than a frame may have; it was passed over.
    case tooLong

    /// Where the next frame begins cannot be told; nothing follows.
    case broken(Break)

    /// The bytes at hand hold no further frame: more have to be read.
    case needsMore

    /// All frames were cut.
    case end
  }

  enum Break: String {
    case invalidLength = "varint of more than 64 bits as a length"
    case tooLong = "length beyond the limit of a frame"
    case truncated = "truncated"
  }

  private static let capacity = 1 << 17
  private static let longest = FrameLimits.maximumByteCount

  /// Where the frames lie that were cut since the last call of ``fill(_:)``.
  private(set) var bytes = [UInt8](repeating: 0, count: capacity)

  private let framing: Framing
  private var unread = 0..<0
  private var isAtStart = true
  private var isAtEnd = false
  private var isInLongLine = false
  private var isBroken = false

  init(_ framing: Framing) {
    self.framing = framing
  }

  /// Reads on. The ranges of earlier frames mean nothing any more.
  ///
  /// - Parameter read: Fills the beginning of a buffer, and returns how many bytes it put there; 0 at the end.
  mutating func fill(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows {
    // The beginning of a frame at most, since everything else was cut.
    for (target, source) in unread.enumerated() { bytes[target] = bytes[source] }
    unread = 0..<unread.count
    let start = unread.upperBound
    let count = try bytes.withUnsafeMutableBytes { buffer in
      try read(UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
    }
    unread = 0..<start + count
    isAtEnd = count == 0
  }

  mutating func next() -> Cut {
    guard !isBroken else { return .end }
    return switch framing {
    case .lines: nextLine()
    case .lengthPrefixed: nextAfterLength()
    }
  }

  private mutating func nextLine() -> Cut {
    if isAtStart {
      let mark = ByteOrderMark.bytes
      guard isAtEnd || unread.count >= mark.count || !mark.starts(with: bytes[unread]) else { return .needsMore }
      if bytes[unread].starts(with: mark) { unread = unread.lowerBound + mark.count..<unread.upperBound }
      isAtStart = false
    }
    while true {
      let cut = nextLineOrBlank()
      guard case .frame(let line)? = cut, bytes[line].allSatisfy(" \t\r".utf8.contains) else {
        if let cut { return cut }
        continue
      }
    }
  }

  /// The next line; `nil` for the end of one that was too long.
  private mutating func nextLineOrBlank() -> Cut? {
    if let lineFeed = bytes[unread].firstIndex(of: UInt8(ascii: "\n")) {
      let line = unread.lowerBound..<lineFeed
      unread = lineFeed + 1..<unread.upperBound
      guard isInLongLine else { return line.count <= Self.longest ? .frame(line) : .tooLong }
      isInLongLine = false
      return nil
    }
    let rest = unread
    if isInLongLine || rest.count > Self.longest {
      // Not kept: the line may go on for ever.
      unread = rest.upperBound..<rest.upperBound
      guard isInLongLine else {
        isInLongLine = true
        return .tooLong
      }
    }
    guard isAtEnd else { return .needsMore }
    unread = rest.upperBound..<rest.upperBound
    return rest.isEmpty || isInLongLine ? .end : .frame(rest)
  }

  private mutating func nextAfterLength() -> Cut {
    var length: UInt64 = 0
    var shift: UInt64 = 0
    for index in unread {
      let byte = bytes[index]
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { return broken(.invalidLength) }
      length |= UInt64(byte & 0x7F) &<< shift
      shift += 7
      guard byte < 0x80 else { continue }
      guard length <= UInt64(Self.longest) else { return broken(.tooLong) }
      let start = index + 1
      guard unread.upperBound - start >= Int(length) else { break }
      unread = start + Int(length)..<unread.upperBound
      return .frame(start..<start + Int(length))
    }
    guard isAtEnd else { return .needsMore }
    return unread.isEmpty ? .end : broken(.truncated)
  }

  private mutating func broken(_ reason: Break) -> Cut {
    isBroken = true
    return .broken(reason)
  }
}
