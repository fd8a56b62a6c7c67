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

extension UnitVectorTable {
  /// Appends the distances from `place` to the places at `indices`, in metres and in their order.
  ///
  /// Each is ``UnitVector/distance(to:)``: off by no more than 0.01 µm (10 nm), and not a number when a place
  /// is unknown. O(`indices.count`), and nothing is allocated when `distances` has room.
  ///
  /// - Precondition: The indices are in `0..<count`.
  public func appendDistances(from place: UnitVector, at indices: [Int], to distances: inout [Double]) {
    for index in indices { distances.append(place.distance(to: vectors[index])) }
  }
}

extension UnitVectorTable {
  /// Which of the 64 places from `64 * word` on lie within each of two bounds of the squared chord, in single
  /// precision: a bit each, the lowest first.
  @inline(__always)
  func prefilter(
    _ word: Int, around centre: PrefilterGroup, inner: Float, outer: Float
  ) -> (inner: UInt64, outer: UInt64) {
    let start = word &* 2 &* PrefilterGroup.groupsPerCall
    let middle = start &+ PrefilterGroup.groupsPerCall
    let (inner, outer) = (SIMD4(repeating: inner), SIMD4(repeating: outer))
    let first = start..<min(middle, groups.count)
    let low = PrefilterGroup.compare(groups, in: first, around: centre, inner: inner, outer: outer)
    let bits = (PrefilterGroup.word(low.inner), PrefilterGroup.word(low.outer))
    if middle >= groups.count { return bits }
    let second = middle..<min(middle &+ PrefilterGroup.groupsPerCall, groups.count)
    let high = PrefilterGroup.compare(groups, in: second, around: centre, inner: inner, outer: outer)
    return (
      bits.0 | PrefilterGroup.word(high.inner) &<< 32,
      bits.1 | PrefilterGroup.word(high.outer) &<< 32
    )
  }
}

extension UnitVectorTable {
  /// What is wrong with the table, or nil. O(n), for tests.
  package func checkInvariants() -> String? {
    guard groups.count == (count + 3) / 4 else { return "\(groups.count) groups for \(count) places" }
    for index in 0..<4 * groups.count {
      let vector = index < count ? vectors[index] : .unknown
      let (group, lane) = (groups[index >> 2], index & 3)
      let rounded = (Float(vector.x), Float(vector.y), Float(vector.z))
      let isSame = (group.x[lane], group.y[lane], group.z[lane]) == rounded
      guard isSame || (!vector.isKnown && group.z[lane].isNaN) else { return "place \(index) differs" }
    }
    return nil
  }
}
