import Foundation

extension ReplayReport {
  /// What was found, for people.
  package var summary: String {
    let verdict =
      isFaultless
      ? "Every client knew exactly who was near, and how far, at every check."
      : "Some client was told something wrong."
    return """
      \(users) users, \(reports) reports in \(seconds.inTenths) s\(returns)
      told: \(appeared) appeared, \(moved) moved, \(left) left
      checked: \(checksOfPairs) pairs; \(missed) missed, \(unexpected) unexpected, \(wrongDistance) wrong distances, \
      \(duplicates) duplicates
      from report to news: \(p50Ms.inTenths) ms in the middle, \(p99Ms.inTenths) ms at 99 %, \
      \(maxMs.inTenths) ms at most
      \(verdict)
      """
  }

  private var returns: String {
    reconnections == 0 ? "" : "; \(reconnections) connections made anew"
  }
}

extension Double {
  /// With one digit behind the point.
  var inTenths: String { String(format: "%.1f", self) }
}
