/// What a node has learnt from one channel; how far the subscription is, the planner knows.
struct ChannelState: Sendable {
  /// The newest that the channel and the cache brought.
  private(set) var record: LocationRecord?

  /// From when the age of its location counts, by this node's clock: also of one of which there is the version only.
  private(set) var since = MonotonicTime.distantPast

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
  ///
  /// - Parameters:
  ///   - news: What has been heard.
  ///   - isOvertaking: Whether its location counts, although its version is older.
  func record(after news: LocationRecord, isOvertaking: Bool) -> LocationRecord? {
    guard var record else { return news }
    if isOvertaking {
      record.version = .none
      if record.location != nil { record.state = .unlocated }
    }
    let merged = record.merged(with: news)
    return merged == self.record ? nil : merged
  }

  /// Whether `news` tells a later place than is known, although its version is older: they were given by nodes of which
  /// neither had heard of the other, and whose clocks differ. Their ages here tell which of the two is the later one
  /// - if the younger one is what the cache has. It has lost the other, since it keeps the greater version, and knows
  ///   how old a place is, while one that came through a channel is rather older than it seems to be.
  /// - if the version of what is known is from a time that has not come, and that of `news` is not.
  ///
  /// - Parameters:
  ///   - news: What has been heard.
  ///   - told: From when the age of its location counts.
  ///   - source: Who says it.
  ///   - latest: The last epoch that a clock that is not wrong can have given.
  func isOvertaken(
    by news: LocationRecord, told: MonotonicTime, from source: RecordSource, latest: Int64
  ) -> Bool {
    guard news.location != nil, told > since else { return false }
    return source != .channel && news.version < version || version.epoch > latest && news.version.epoch <= latest
  }

  /// Both; `nil` when nothing was brought.
  var heard: HeardRecord? { record.map { HeardRecord($0, since: since) } }

  /// Takes what is known from now on. O(1).
  mutating func learn(_ known: LocationRecord, since: MonotonicTime) {
    record = known
    self.since = since
  }

  /// From when the age of the location counts that is known once `news` is. What is told again is no younger, and a
  /// decision makes nothing younger: a later location has to be told from the one that the decision hides. O(1).
  func since(of known: LocationRecord, after news: LocationRecord, told: MonotonicTime) -> MonotonicTime {
    guard let record, known.version == record.version else { return told }
    return news.version == record.version ? min(since, told) : since
  }

  /// Whether this is the location that is known, and as precise. O(1).
  func shows(_ location: AcceptedLocation, _ precision: SharingPrecision) -> Bool {
    record?.location == location && record?.precision == precision
  }
}
