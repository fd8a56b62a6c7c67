/// Why one ring must not take the place of another.
@nonexhaustive
public enum OutdatedRing: Error, Hashable, Sendable {
  /// The offered ring is older than the current one.
  case olderEpoch(UInt64, current: UInt64)

  /// The two have one epoch, but not the same slots, weights and endpoints: whoever made them gave an epoch twice.
  case sameEpoch(UInt64)
}
