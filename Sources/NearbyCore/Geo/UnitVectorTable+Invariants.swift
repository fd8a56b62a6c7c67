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
