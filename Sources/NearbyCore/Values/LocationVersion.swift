/// Which of two records of one user is the newer one, whatever way they came.
///
/// A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): `epoch` is the accepting server's clock
/// in milliseconds, but never less than the epoch of the version before; `sequence` counts on while the epoch stands
/// still. So versions of one user always grow, also when a clock is set back or the user moves to another server, as
/// long as that server has seen the user's last record.
public struct LocationVersion: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z on the accepting server, or the epoch before if that was later.
  public var epoch: Int64

  /// The number of the record within its epoch, from 0.
  public var sequence: UInt32

  /// Creates a version from its two parts.
  public init(epoch: Int64, sequence: UInt32) {
    self.epoch = epoch
    self.sequence = sequence
  }

  /// Older than every version that ``next(at:)`` returns.
  public static let none = LocationVersion(epoch: .min, sequence: 0)

  /// The version for a record accepted at `now`, newer than this one. O(1).
  public func next(at now: Timestamp) -> LocationVersion {
    if now.milliseconds > epoch { return LocationVersion(epoch: now.milliseconds, sequence: 0) }
    let (following, overflow) = sequence.addingReportingOverflow(1)
    // Saturating at the last epoch of all: a peer that sends it has used up its own versions, nobody else's.
    if overflow { return LocationVersion(epoch: epoch == .max ? .max : epoch + 1, sequence: 0) }
    return LocationVersion(epoch: epoch, sequence: following)
  }

  /// Orders from the oldest to the newest: by epoch, then by sequence.
  public static func < (left: LocationVersion, right: LocationVersion) -> Bool {
    (left.epoch, left.sequence) < (right.epoch, right.sequence)
  }
}
