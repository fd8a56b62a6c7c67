/// The stable name of a share of the ``HashRing``, which outlives the server that serves it.
///
/// Text of 1...128 UTF-8 bytes without white space or control characters. When a dead server is replaced under the same
/// slot id, the ring does not change at all.
public struct SlotID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as it was given.
  public let text: String

  /// Takes `text` as an id.
  ///
  /// - Throws: ``InvalidIdentifier`` when it is empty, too long, or holds white space or a control character.
  public init(_ text: String) throws(InvalidIdentifier) {
    try OpaqueText.check(text)
    self.text = text
  }

  /// The id as it was given.
  public var description: String { text }

  /// Compares UTF-8 bytes. O(*n*) in their number.
  public static func == (left: SlotID, right: SlotID) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Orders by UTF-8 bytes. O(*n*) in their number.
  public static func < (left: SlotID, right: SlotID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Hashes the UTF-8 bytes. O(*n*) in their number.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
