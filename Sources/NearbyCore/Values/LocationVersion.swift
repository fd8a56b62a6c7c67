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

  /// The sequence, and in the lower half the node: what orders the versions of one epoch, compared and copied at once.
  @usableFromInline
  var rank: UInt64

  /// The number of the record within its epoch, from 0.
  @inlinable
  public var sequence: UInt32 {
    get { UInt32(truncatingIfNeeded: rank >> 32) }
    set { self = LocationVersion(epoch: epoch, sequence: newValue, node: node) }
  }

  /// Which server gave the version: a random number that it draws when it starts; 0 in what was written before servers
  /// had one.
  @inlinable
  public var node: UInt32 {
    get { UInt32(truncatingIfNeeded: rank) }
    set { self = LocationVersion(epoch: epoch, sequence: sequence, node: newValue) }
  }

  /// Creates a version from its parts.
  @inlinable
  public init(epoch: Int64, sequence: UInt32, node: UInt32 = 0) {
    self.epoch = epoch
    rank = UInt64(sequence) << 32 | UInt64(node)
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

  /// The very next version, which is the same for whoever knows this one: that of no server, so that whatever a server
  /// accepts after this one is newer. O(1).
  public var successor: LocationVersion {
    let (following, overflow) = sequence.addingReportingOverflow(1)
    guard overflow else { return LocationVersion(epoch: epoch, sequence: following) }
    // Saturating at the last epoch of all: a peer that sends it has used up its own versions, nobody else's.
    return LocationVersion(epoch: epoch == .max ? .max : epoch + 1, sequence: 0, node: node)
  }

  /// Orders from the oldest to the newest: by epoch, then by sequence, then by node.
  @inlinable
  public static func < (left: LocationVersion, right: LocationVersion) -> Bool {
    (left.epoch, left.rank) < (right.epoch, right.rank)
  }
}
