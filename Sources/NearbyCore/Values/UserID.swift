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
