/// Names one report or decision of a user, and tells which of two is the newer one, whatever way they came.
///
/// A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): `epoch` is the accepting server's clock
/// in milliseconds, but never less than the epoch of the version before; `sequence` counts on while the epoch stands
/// still. So versions of one user always grow, also when a clock is set back or the user moves to another server, as
/// long as that server has seen the user's last record. `node` keeps apart what two servers accept in one millisecond,
/// or one server before and after it was started anew: no two reports have one version.
public struct LocationVersion: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z on the accepting server, or the epoch before if that was later.
  public var epoch: Int64

  /// The number of the record within its epoch, from 0.
  public var sequence: UInt32

  /// Which server gave the version: a random number that it draws when it starts; 0 in what was written before servers
  /// had one.
  public var node: UInt32

  /// Creates a version from its parts.
  public init(epoch: Int64, sequence: UInt32, node: UInt32 = 0) {
    self.epoch = epoch
    self.sequence = sequence
    self.node = node
  }

  /// Older than every version that ``next(at:on:)`` returns.
  public static let none = LocationVersion(epoch: .min, sequence: 0)

  /// The version for what the server `node` accepts at `now`, newer than this one. O(1).
  public func next(at now: Timestamp, on node: UInt32) -> LocationVersion {
    guard now.milliseconds <= epoch else {
      return LocationVersion(epoch: now.milliseconds, sequence: 0, node: node)
    }
    var next = successor
    next.node = node
    return next
  }

  /// The very next version, which is the same for whoever knows this one. O(1).
  public var successor: LocationVersion {
    let (following, overflow) = sequence.addingReportingOverflow(1)
    guard overflow else { return LocationVersion(epoch: epoch, sequence: following, node: node) }
    // Saturating at the last epoch of all: a peer that sends it has used up its own versions, nobody else's.
    return LocationVersion(epoch: epoch == .max ? .max : epoch + 1, sequence: 0, node: node)
  }

  /// Orders from the oldest to the newest: by epoch, then by sequence, then by node.
  public static func < (left: LocationVersion, right: LocationVersion) -> Bool {
    (left.epoch, left.sequence, left.node) < (right.epoch, right.sequence, right.node)
  }
}
