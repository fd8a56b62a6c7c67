/// Where the nodes of a service learn which slots there are: a file, a key in Redis, etcd.
///
/// All nodes have to get every ring within a ``NearbyConfiguration/linger`` of each other. A ``RingFollower`` asks at
/// least every five seconds, so a source that cannot tell by itself when something has changed is good enough.
///
/// Which of two rings is the newer one is told by their ``HashRing/epoch``, and the follower sees to it; a source hands
/// on what there is.
public protocol RingSource: Sendable {
  /// The ring that holds now. Called by one task at a time; must not take longer than a few seconds.
  ///
  /// - Throws: When there is none, or when it cannot be read. Whoever asks keeps to the ring that it has.
  func ring() async throws -> HashRing

  /// Hints that the ring may be another one now. Called once by a follower, and ends when that stops listening.
  ///
  /// A change between this call and the first look at the stream has to be in it. A hint too many does no harm, and one
  /// too few costs the time until the follower asks by itself.
  func hints() -> AsyncStream<Void>
}

extension RingSource {
  /// Never hints at anything.
  public func hints() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}

/// A ``RingSource`` has no ring.
public struct MissingRing: Error, Hashable {
  /// Creates the error.
  public init() {}
}
