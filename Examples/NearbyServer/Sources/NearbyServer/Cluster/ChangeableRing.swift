#if Redis
  package import NearbyCore
  package import NearbyRedis

  /// A ring that an operator can change where it stands.
  package protocol ChangeableRing: RingSource {
    /// Puts a ring in the place of another one, `nil` for none.
    func replace(_ old: HashRing?, with new: HashRing) async throws
  }

  extension RedisRingSource: ChangeableRing {}
#endif
