/// A point in time in whole milliseconds: one that people read, ``Timestamp``, or one that only passes,
/// ``MonotonicTime``. They are two types, so that neither is ever taken for the other.
///
/// Arithmetic saturates, so that a hostile or misconfigured clock can delay a deadline for ever but never trap.
public protocol TimePoint: Hashable, Comparable, Sendable {
  /// Milliseconds since the clock's beginning.
  var milliseconds: Int64 { get set }

  /// Creates the point in time that lies `milliseconds` after the clock's beginning.
  init(milliseconds: Int64)
}

extension TimePoint {
  /// Later than every other point in time: a deadline that never comes.
  @inlinable
  public static var distantFuture: Self { Self(milliseconds: .max) }

  /// Earlier than every other point in time.
  @inlinable
  public static var distantPast: Self { Self(milliseconds: .min) }

  /// The point in time `milliseconds` later; saturates at ``distantPast`` and ``distantFuture``.
  @inlinable
  public func advanced(byMilliseconds milliseconds: Int64) -> Self {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Self(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
  }

  /// The point in time `duration` later, rounded towards zero to whole milliseconds; saturates.
  @inlinable
  public func advanced(by duration: Duration) -> Self {
    advanced(byMilliseconds: duration.wholeMilliseconds)
  }

  /// Milliseconds from `other` to this point in time, negative when `other` is the later one; saturates.
  @inlinable
  public func milliseconds(since other: Self) -> Int64 {
    let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
    return overflow ? (milliseconds < other.milliseconds ? .min : .max) : difference
  }

  /// Orders from the past to the future.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// A point in time for people to read: whole milliseconds since 1970-01-01T00:00:00Z, as POSIX counts them.
///
/// The clock that it comes from may be set, and may differ from that of other machines. So it is stored, shown and
/// compared with what people chose, such as the end of a pause; how long something takes or lasts is measured in
/// ``MonotonicTime``.
public struct Timestamp: TimePoint {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  /// Creates the point in time that lies `milliseconds` after 1970-01-01T00:00:00Z.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }
}

/// A point in time by a clock that only goes forward, and that nobody can set: whole milliseconds since a beginning of
/// its own, such as the start of the process.
///
/// It measures how long something takes on this machine, and means nothing on another one or after a restart.
public struct MonotonicTime: TimePoint {
  /// Milliseconds since the clock's beginning.
  public var milliseconds: Int64

  /// Creates the point in time that lies `milliseconds` after the clock's beginning.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }
}

/// What the clocks of a server show at one moment.
public struct ClockReading: Hashable, Sendable {
  /// The time that passes: whatever lasts goes by it.
  public var monotonic: MonotonicTime

  /// The time that people read.
  public var wall: Timestamp

  /// Creates a reading.
  @inlinable
  public init(monotonic: MonotonicTime, wall: Timestamp) {
    self.monotonic = monotonic
    self.wall = wall
  }

  /// When to look whether people read `end`, or later: when they will if nobody sets their clock, and within a minute
  /// in any case, since somebody may.
  package func checkTime(for end: Timestamp) -> MonotonicTime {
    monotonic.advanced(byMilliseconds: min(max(end.milliseconds(since: wall), 0), 60_000))
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
