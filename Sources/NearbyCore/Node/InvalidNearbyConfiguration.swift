/// Why a node cannot work with a ``NearbyConfiguration``.
@nonexhaustive
public enum InvalidNearbyConfiguration: Error, Hashable, Sendable {
  /// This duration is negative, below a millisecond where it has to be above zero, or the longest retry delay is shorter
  /// than the first one.
  case duration(setting: String, Duration)

  /// This number is not in 0...1,000,000 for ``NearbyConfiguration/maximumFriendCount``, not in 1...1,000,000 for
  /// ``NearbyConfiguration/resubscriptionBurst`` or ``NearbyConfiguration/resubscriptionRate``, or below 1 for a page
  /// size or a batch of reports.
  case count(setting: String, Int)
}
