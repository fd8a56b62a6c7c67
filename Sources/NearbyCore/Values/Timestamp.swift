/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, as POSIX counts them.
///
/// The package never asks a clock by itself: every input brings its `Timestamp` along. Arithmetic saturates, so that a
/// hostile or misconfigured clock can delay a deadline for ever but never trap.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  /// Creates the point in time that lies `milliseconds` after 1970-01-01T00:00:00Z.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Later than every other point in time: a deadline that never comes.
  public static let distantFuture = Timestamp(milliseconds: .max)

  /// Earlier than every other point in time.
  public static let distantPast = Timestamp(milliseconds: .min)

  /// The point in time `milliseconds` later; saturates at ``distantPast`` and ``distantFuture``.
  @inlinable
  public func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Timestamp(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
  }

  /// The point in time `duration` later, rounded towards zero to whole milliseconds; saturates.
  @inlinable
  public func advanced(by duration: Duration) -> Timestamp {
    advanced(byMilliseconds: duration.wholeMilliseconds)
  }

  /// Milliseconds from `other` to this point in time, negative when `other` is the later one; saturates.
  @inlinable
  public func milliseconds(since other: Timestamp) -> Int64 {
    let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
    return overflow ? (milliseconds < other.milliseconds ? .min : .max) : difference
  }

  /// Orders from the past to the future.
  @inlinable
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Duration {
  /// The whole milliseconds of this duration, rounded towards zero; saturates.
  @usableFromInline
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let rest = attoseconds / 1_000_000_000_000_000
    let (sum, carried) = product.addingReportingOverflow(rest)
    return overflow || carried ? (seconds < 0 ? .min : .max) : sum
  }
}
