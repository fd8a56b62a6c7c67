import Foundation

extension ReplayReport {
  /// What was found, for people.
  package var summary: String {
    let verdict =
      isFaultless
      ? "Every client knew exactly who was near, and how far, at every check."
      : "Some client was told something wrong."
    return """
      \(users) users, \(reports) reports in \(Self.decimal(seconds)) s
      told: \(appeared) appeared, \(moved) moved, \(left) left
      checked: \(checksOfPairs) pairs; \(missed) missed, \(unexpected) unexpected, \(wrongDistance) wrong distances, \
      \(duplicates) duplicates
      from report to news: \(Self.decimal(p50Ms)) ms in the middle, \(Self.decimal(p99Ms)) ms at 99 %, \
      \(Self.decimal(maxMs)) ms at most
      \(verdict)
      """
  }

  private static func decimal(_ number: Double) -> String {
    String(format: "%.1f", number)
  }
}
