/// How long to wait before the next attempt to connect.
///
/// Between nothing and a longest pause that doubles: what broke together does not come back together, however many
/// nodes there are.
package struct ReconnectDelay {
  private let first: Duration
  private let longest: Duration
  private let afterRefusal: Duration
  private var failureCount = 0
  private var random: any RandomNumberGenerator & Sendable

  /// Starts with the shortest pause.
  package init(_ options: RedisOptions) {
    first = options.firstReconnectDelay
    longest = options.longestReconnectDelay
    afterRefusal = options.refusalDelay
    random = options.randomness()
  }

  /// The connection can be used: the next pause is a short one.
  package mutating func succeeded() {
    failureCount = 0
  }

  /// The pause after this failure.
  package mutating func next(after failure: RedisError) -> Duration {
    failureCount += 1
    let bound: Duration =
      switch failure {
      case .unauthorized, .unsupportedServer: afterRefusal
      default: min(first * (1 << min(failureCount - 1, 20)), longest)
      }
    return bound * Double.random(in: 0...1, using: &random)
  }
}
