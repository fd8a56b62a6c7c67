/// The middle one of `values`, or the mean of the middle two; `nil` when there are none.
///
/// Unlike the mean, it is not moved by the runs in which the machine did something else.
public func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
