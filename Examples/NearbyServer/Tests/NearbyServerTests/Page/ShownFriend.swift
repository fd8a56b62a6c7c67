/// A line of the page's list of near friends.
struct ShownFriend: Decodable, Equatable {
  var user: String

  /// The words on the page, such as "1.23 km".
  var far: String

  /// What the words say, and how far rounding may have moved it.
  var metres: (value: Double, tolerance: Double) {
    let parts = far.split(separator: " ")
    guard parts.count == 2, let value = Double(parts[0]) else { return (.nan, 0) }
    if parts[1] == "m" { return (value, value < 100 ? 0.5 : 5) }
    return (value * 1000, value < 10 ? 5 : 50)
  }
}
