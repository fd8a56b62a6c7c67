/// Whom a location belongs to: opaque text of 1...128 UTF-8 bytes without white space or control characters.
///
/// UUIDs, integers and vendor ids all fit. Two ids are the same when their bytes are: unlike `String`, no Unicode
/// equivalence is applied, since the id is also hashed by its bytes to find its channel's slot.
public struct UserID: Hashable, Comparable, Sendable {
  /// The id as it was given.
  public let text: String

  /// Takes `text` as an id.
  ///
  /// - Throws: ``InvalidIdentifier`` when it is empty, too long, or holds white space or a control character.
  public init(_ text: String) throws(InvalidIdentifier) {
    try OpaqueText.check(text)
    self.text = text
  }

  init(unchecked text: String) {
    self.text = text
  }

  /// No user: the empty text, which is nobody's id.
  static let nobody = UserID(unchecked: "")

  /// Compares UTF-8 bytes. O(*n*) in their number.
  public static func == (left: UserID, right: UserID) -> Bool {
    // Eight bytes a step: every message on a channel compares an id when it looks its user up.
    let answer = unsafe left.text.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.text.utf8.withContiguousStorageIfAvailable { right in
        unsafe areEqual(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
      }
    }
    return (answer ?? nil) ?? left.text.utf8.elementsEqual(right.text.utf8)
  }

  private static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    var offset = 0
    while offset + 8 <= left.count {
      let word = unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if unsafe word != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
      offset += 8
    }
    while offset < left.count {
      if unsafe left[offset] != right[offset] { return false }
      offset += 1
    }
    return true
  }

  /// Orders by UTF-8 bytes. O(*n*) in their number.
  public static func < (left: UserID, right: UserID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Hashes the UTF-8 bytes. O(*n*) in their number.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension UserID: CustomStringConvertible, CustomReflectable {
  /// Not the id: who appears in a log is a private matter. Ask for ``text`` where the id itself is meant.
  public var description: String { "UserID(private)" }

  /// Hides the id from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension UserID {
  /// Takes UTF-8 bytes as an id if they are what nearly all ids are: 1...128 printable ASCII characters, none of them
  /// white space. For decoders, which have the bytes and would otherwise make a text of them only to look at each byte
  /// again.
  ///
  /// - Returns: `nil` for everything else, whether it is an id or not. O(bytes), eight of them at a time.
  package init?(printableASCII bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    guard count > 0, count <= OpaqueText.maximumByteCount, unsafe Self.arePrintableASCII(bytes)
    else { return nil }
    let text = unsafe String(unsafeUninitializedCapacity: count) { text in
      unsafe UnsafeMutableRawBufferPointer(text).copyMemory(from: bytes)
      return count
    }
    self.init(unchecked: text)
  }

  private static func arePrintableASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // The topmost bit of a byte comes up when it is at least 0x80, at least 0x7F, or less than 0x21. What one byte
      // carries into or borrows from the next is of no account: it does so only when it is refused itself.
      let refused = word | (word &+ 0x0101_0101_0101_0101) | (word &- 0x2121_2121_2121_2121)
      if refused & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    while offset < bytes.count {
      if unsafe bytes[offset] <= 0x20 || bytes[offset] >= 0x7F { return false }
      offset += 1
    }
    return true
  }
}
