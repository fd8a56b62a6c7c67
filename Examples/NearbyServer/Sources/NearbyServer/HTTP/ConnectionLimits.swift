import NIOCore
import NearbyCore

/// How many connections there may be at a time.
struct ConnectionLimits: Sendable {
  /// How many more there may be for a moment, for whoever comes when there is no place left.
  static let spareCount = 32

  /// Of all clients together.
  let count: Int

  /// Of one address.
  let countPerAddress: Int

  /// How fast one address may open them; `nil` for as fast as it likes.
  var ratePerAddress: TokenBucket.Rate?

  /// How many may be open at all, with those that have just been accepted and those that are being closed. Never so
  /// few that those with a place, and the spare ones, keep others from being accepted.
  var acceptedCount: Int { count + 2 * Self.spareCount }

  /// How many are accepted at once.
  static let acceptedAtOnce = 16

  /// Takes what is wanted, as far as the process has descriptors for it and for everything else.
  ///
  /// - Parameters:
  ///   - count: How many connections are wanted in all.
  ///   - countPerAddress: How many are wanted for one address; half of all when `nil`.
  ///   - descriptorCount: How many descriptors the process may have; `nil` when there is no telling, and
  ///     a million is as good as any.
  init(count: Int, countPerAddress: Int?, descriptorCount: Int?) {
    // The database, the page's files and the log, and what each event loop needs to wait.
    let reserve = 32 + 4 * System.coreCount + 2 * Self.spareCount + Self.acceptedAtOnce
    self.count = max(1, min(count, (descriptorCount ?? 1 << 20) - reserve))
    self.countPerAddress = min(self.count, countPerAddress ?? max(1, self.count / 2))
  }
}
