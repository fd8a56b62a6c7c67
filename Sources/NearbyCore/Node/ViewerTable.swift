/// What a fan-out reads of the viewers, by person number: where each is, and who hears for it.
struct ViewerTable: Sendable {
  /// Thirty-two bytes, so that who is near costs one wait for memory.
  struct Entry: Sendable {
    /// Unknown while the viewer may see nobody, and for who is no viewer.
    var position = UnitVector.unknown

    /// Nobody for who is no viewer.
    var audience = Audience.nobody
  }

  private(set) var entries: ContiguousArray<Entry> = []

  /// The positions once more, for a walk over many of them.
  private(set) var quantizedPositions: ContiguousArray<QuantizedVector> = []

  /// How many numbers have an entry. O(1).
  var count: Int { entries.count }

  /// Gives the next number an entry. O(1) amortised.
  mutating func append() {
    entries.append(Entry())
    quantizedPositions.append(.unknown)
  }

  /// Reads the entry of `person`.
  @inline(__always)
  func touch(_ person: Int) -> UInt { UInt(truncatingIfNeeded: entries[person].position.x.bitPattern) }

  /// What a fan-out reads of the person with this number. O(1).
  subscript(person: Int) -> Entry { entries[person] }

  mutating func setPosition(_ position: UnitVector, of person: Int) {
    entries[person].position = position
    quantizedPositions[person] = QuantizedVector(position)
  }

  mutating func setAudience(_ audience: Audience, of person: Int) {
    entries[person].audience = audience
  }
}
