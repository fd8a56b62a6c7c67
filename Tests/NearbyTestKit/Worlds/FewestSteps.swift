/// Finds out which steps a fault needs, by leaving out more and more of the others.
///
/// A. Zeller, R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
package enum FewestSteps {
  /// The steps without those that the fault does not need: none of those that are left can be left out alone.
  ///
  /// Half of what is left is left out at a time, then a quarter and so on: O(*n*²) lives at worst, a few dozen mostly.
  ///
  /// - Parameters:
  ///   - steps: Those that lead to the fault.
  ///   - failing: The steps until the fault, if these lead to it; `nil` if they do not.
  package static func of<Step>(
    _ steps: [Step], failing: (_ steps: [Step]) throws -> [Step]?
  ) rethrows -> [Step] {
    var kept = steps
    var length = max(kept.count / 2, 1)
    while true {
      let before = kept.count
      var start = 0
      while start < kept.count {
        var fewer = kept
        fewer.removeSubrange(start..<min(start + length, kept.count))
        if let shorter = try failing(fewer) { kept = shorter } else { start += length }
      }
      if length == 1, kept.count == before { return kept }
      length = max(length / 2, 1)
    }
  }
}
