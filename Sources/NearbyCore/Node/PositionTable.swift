/// Where people are, by number: exactly, together with what is read along with it, and quantised once more for walks
/// over many of them.
///
/// There is one way to write a position, so the two forms never disagree.
struct PositionTable<Companion: Sendable>: Sendable {
  /// What a look at one person reads in one piece.
  private struct Entry: Sendable {
    var position = UnitVector.unknown
    var companion: Companion
  }

  private var entries: ContiguousArray<Entry> = []
  private var quantizedPositions: ContiguousArray<QuantizedVector> = []

  /// How many numbers have an entry: all below this. O(1).
  var count: Int { entries.count }

  /// Gives the next number an entry, of a position that is not known. O(1) amortised.
  mutating func append(_ companion: Companion) {
    entries.append(Entry(companion: companion))
    quantizedPositions.append(.unknown)
  }

  /// Where the person with this number is. O(1).
  @inline(__always)
  func position(of number: Int) -> UnitVector { entries[number].position }

  /// The same in eight bytes. O(1).
  @inline(__always)
  func quantizedPosition(of number: Int) -> QuantizedVector { quantizedPositions[number] }

  /// What lies beside the position. O(1).
  @inline(__always)
  func companion(of number: Int) -> Companion { entries[number].companion }

  @inline(__always)
  mutating func setPosition(_ position: UnitVector, of number: Int) {
    entries[number].position = position
    quantizedPositions[number] = QuantizedVector(position)
  }

  mutating func setCompanion(_ companion: Companion, of number: Int) {
    entries[number].companion = companion
  }

  /// Reads the exact position of a person, so that a look at it soon after does not wait for memory.
  @inline(__always)
  func prefetch(_ number: Int) -> UInt {
    UInt(truncatingIfNeeded: entries[number].position.x.bitPattern)
  }

  /// Reads the quantised position of a person, for the same reason.
  @inline(__always)
  func prefetchQuantized(_ number: Int) -> UInt { quantizedPositions[number].prefetch() }

  /// What is broken, or `nil`: for tests. O(*n*).
  func checkInvariants() -> String? {
    guard entries.count == quantizedPositions.count else { return "positions and quantised ones differ in number" }
    let differing = entries.indices.first {
      QuantizedVector(entries[$0].position).parts != quantizedPositions[$0].parts
    }
    return differing.map { "the position of \($0) and its quantised form disagree" }
  }
}
