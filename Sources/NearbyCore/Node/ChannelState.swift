/// What a node has learnt from one channel; how far the subscription is, the planner knows.
struct ChannelState: Sendable {
  /// Whether the channel has been live since it was first subscribed: its record may be old, but is no guess.
  var isKnown = false

  /// The newest that the channel and the cache brought.
  var record: LocationRecord?

  var version: LocationVersion { record?.version ?? .none }

  /// What is known once `news` is; `nil` when it says nothing new. O(1).
  func record(after news: LocationRecord) -> LocationRecord? {
    guard let record else { return news }
    // The usual case: a report, of a user who has decided nothing since.
    if news.version > record.version, news.sharingVersion == record.sharingVersion,
      news.precisionVersion == record.precisionVersion, news.location != nil, record.location != nil
    {
      return news
    }
    let merged = record.merged(with: news)
    return merged == record ? nil : merged
  }
}
