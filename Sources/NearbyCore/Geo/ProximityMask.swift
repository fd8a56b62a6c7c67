/// Who of many is near, a bit each: what ``ProximityFilter/update(_:around:in:)`` reads and writes.
///
/// A position is an index of the table, or a position in the list of indices when there was one.
public struct ProximityMask: Hashable, Sendable {
  /// How many positions there are.
  public private(set) var count = 0

  /// The bits from position 0 on, 64 a word, the lowest first. Those beyond `count` are 0.
  var words: [UInt64] = []

  /// Creates a mask without positions: nobody was near.
  public init() {}

  /// Whether that position is near. O(1).
  ///
  /// - Precondition: `position` is in `0..<count`.
  public subscript(position: Int) -> Bool {
    get {
      precondition(position >= 0 && position < count, "position out of range")
      return words[position >> 6] >> UInt64(position & 63) & 1 != 0
    }
    set {
      precondition(position >= 0 && position < count, "position out of range")
      let bit: UInt64 = 1 << UInt64(position & 63)
      if newValue { words[position >> 6] |= bit } else { words[position >> 6] &= ~bit }
    }
  }

  /// How many positions are near. O(`count` / 64).
  public var nearCount: Int {
    words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// Appends the positions that are near, in ascending order. O(`count` / 64 + appended), and nothing is
  /// allocated when `positions` has room.
  public func appendPositions(to positions: inout [Int]) {
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        positions.append(index << 6 | rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
  }

  /// Forgets who was near. O(`count` / 64).
  public mutating func clear() {
    for index in words.indices { words[index] = 0 }
  }

  /// Cuts positions off at the end, or adds some that are not near. O(1), and O(`newCount`) when it grows
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
