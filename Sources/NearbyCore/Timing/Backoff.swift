/// How long to wait before something that failed is tried again.
struct Backoff: Sendable {
  /// The longest pause after the first failure, in milliseconds.
  let first: Int64

  /// The longest pause of all, in milliseconds.
  let longest: Int64

  init(first: Duration, longest: Duration) {
    self.first = max(first.wholeMilliseconds, 1)
    self.longest = max(longest.wholeMilliseconds, self.first)
  }

  /// The pause after the `failures`th failure in a row, in milliseconds: doubling, at most the longest, and between half
  /// and all of that, so that what failed together does not come back together. O(1).
  func delay(afterFailures failures: Int, jitter: inout Jitter) -> Int64 {
    let doublings = min(max(failures - 1, 0), 20)
    let delay = first > longest >> doublings ? longest : first << doublings
    return delay - jitter.next(below: delay / 2 + 1)
  }
}
