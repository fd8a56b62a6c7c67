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
