extension Double {
  /// With three digits that mean something, the way a table wants it.
  public var short: String {
    guard isFinite else { return "\(self)" }
    if self == rounded(), magnitude < 1e15 { return "\(Int(self))" }
    if magnitude >= 100 { return "\(Int(rounded()))" }
    var digits = 2
    var limit = 1.0
    while magnitude < limit, digits < 5 {
      limit /= 10
      digits += 1
    }
    if magnitude >= 10 { digits = 1 }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return "\((self * scale).rounded() / scale)"
  }
}
