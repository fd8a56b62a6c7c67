/// What a node has learnt from one channel; how far the subscription is, the planner knows.
struct ChannelState: Sendable {
  /// The newest that the channel and the cache brought.
  var record: LocationRecord?

  /// Whether the channel has been live since it was first subscribed: its record may be old, but is no guess.
  var isKnown = false

  var version: LocationVersion { record?.version ?? .none }

  /// Whether `news` replaces all that is known: ``LocationRecord/isReplaced(by:)``. O(1).
  @inline(__always)
  func isReplaced(by news: LocationRecord) -> Bool {
    guard let record else { return true }
    return record.isReplaced(by: news)
  }

  /// What is known once `news` is; `nil` when it says nothing new. O(1).
  func record(after news: LocationRecord) -> LocationRecord? {
    guard let record else { return news }
    let merged = record.merged(with: news)
    return merged == record ? nil : merged
  }

  /// Whether this is the location that is known, and as precise. O(1).
  func shows(_ location: AcceptedLocation, _ precision: SharingPrecision) -> Bool {
    record?.location == location && record?.precision == precision
  }
}
