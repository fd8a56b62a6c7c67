/// Who of many is near, a bit each: what ``ProximityFilter/update(_:around:in:)`` reads and writes.
///
/// Bit *i* is about the place at index *i* of the table, or at the *i*-th of the given indices when there were some.
public struct ProximityMask: Hashable, Sendable {
  /// How many bits there are.
  public private(set) var count = 0

  /// The bits from index 0 on, 64 a word, the lowest first. Those beyond `count` are 0.
  var words: [UInt64] = []

  /// Creates a mask without bits: nobody was near.
  public init() {}

  /// Whether the place of that bit is near. O(1).
  ///
  /// - Precondition: `index` is in `0..<count`.
  public subscript(index: Int) -> Bool {
    get {
      precondition(index >= 0 && index < count, "index out of range")
      return words[index >> 6] >> UInt64(index & 63) & 1 != 0
    }
    set {
      precondition(index >= 0 && index < count, "index out of range")
      let bit: UInt64 = 1 << UInt64(index & 63)
      if newValue { words[index >> 6] |= bit } else { words[index >> 6] &= ~bit }
    }
  }

  /// How many places are near. O(`count` / 64).
  public var nearCount: Int {
    words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// Appends the indices that are near, in ascending order. O(`count` / 64 + appended), and nothing is
  /// allocated when `indices` has room.
  public func appendIndices(to indices: inout [Int]) {
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        indices.append(index << 6 | rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
  }

  /// Forgets who was near. O(`count` / 64).
  public mutating func clear() {
    for index in words.indices { words[index] = 0 }
  }

  /// Cuts bits off at the end, or adds some that are not near. O(1), and O(`newCount`) when it grows
  /// beyond what it was before.
  ///
  /// - Precondition: `newCount` is not below zero.
  public mutating func resize(to newCount: Int) {
    if newCount == count { return }
    precondition(newCount >= 0, "a count below zero")
    let wordCount = (newCount + 63) >> 6
    if wordCount < words.count { words.removeLast(words.count - wordCount) }
    while words.count < wordCount { words.append(0) }
    if newCount & 63 != 0 { words[wordCount - 1] &= 1 << UInt64(newCount & 63) - 1 }
    count = newCount
  }
}
