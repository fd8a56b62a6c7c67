/// What one run of some work showed.
public struct Sample: Sendable {
  /// How much, in the unit of the contest.
  public var value: Double

  /// A number that depends on what was computed, such as how many were near. Whoever does the same work on the
  /// same input gets the same number; `nil` where the results cannot be compared.
  public var check: UInt64?

  /// How many operations it is the mean of, where that is known.
  public var count: Int?

  /// Creates a sample.
  public init(_ value: Double, check: UInt64? = nil, count: Int? = nil) {
    self.value = value
    self.check = check
    self.count = count
  }
}
