/// The places of many, by dense index: what one place is compared with in one go.
///
/// Beside each ``UnitVector`` the table keeps it in single precision, four places a group, so that
/// ``ProximityFilter/update(_:around:in:)`` reads 12 bytes a place and looks at the 24 of a vector only where
/// those do not decide. It takes 36 bytes a place in all.
public struct UnitVectorTable: Sendable {
  var vectors: ContiguousArray<UnitVector> = []

  /// The places by fours; the rest of the last group is unknown.
  var groups: ContiguousArray<PrefilterGroup> = []

  /// Creates an empty table.
  public init() {}

  /// Creates a table of `places`, indexed from 0 in their order. O(n).
  public init(_ places: some Sequence<UnitVector>) {
    reserveCapacity(places.underestimatedCount)
    for place in places { append(place) }
  }

  /// How many places there are, unknown ones included.
  public var count: Int { vectors.count }

  /// The place at `index`; ``UnitVector/unknown`` is allowed, and is near nothing. O(1).
  ///
  /// - Precondition: `index` is in `0..<count`.
  public subscript(index: Int) -> UnitVector {
    get { vectors[index] }
    set {
      vectors[index] = newValue
      groups[index >> 2].set(newValue, at: index & 3)
    }
  }

  /// Adds a place at the index ``count``. Amortized O(1).
  public mutating func append(_ place: UnitVector) {
    let index = vectors.count
    vectors.append(place)
    if index & 3 == 0 { groups.append(PrefilterGroup(repeating: .unknown)) }
    groups[index >> 2].set(place, at: index & 3)
  }

  /// Makes room for `capacity` places in all, so that appending up to there allocates nothing. O(n).
  public mutating func reserveCapacity(_ capacity: Int) {
    vectors.reserveCapacity(capacity)
    groups.reserveCapacity((capacity + 3) / 4)
  }
}
