/// Where people are, by person number: exactly, and rounded for a walk over many of them.
struct PlaceTable: Sendable {
  private(set) var exact: ContiguousArray<UnitVector> = []
  private(set) var rounded: ContiguousArray<RoundedVector> = []

  /// How many numbers have a place, known or not. O(1).
  var count: Int { exact.count }

  /// Gives the next number a place that is not known. O(1) amortised.
  mutating func append() {
    exact.append(.unknown)
    rounded.append(.unknown)
  }

  /// Reads what setting the place of `person` will need.
  @inline(__always)
  func touch(_ person: Int) -> UInt {
    UInt(truncatingIfNeeded: exact[person].x.bitPattern) &+ rounded[person].touch()
  }

  /// Where the person with this number is. O(1).
  subscript(person: Int) -> UnitVector {
    get { exact[person] }
    set {
      exact[person] = newValue
      rounded[person] = RoundedVector(newValue)
    }
  }
}
