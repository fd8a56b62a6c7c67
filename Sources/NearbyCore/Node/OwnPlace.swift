/// Where a node knows its user to be, how precisely, and the version of that.
struct OwnPlace: Hashable, Sendable {
  /// The version of ``location``; ``LocationVersion/none`` without one.
  private(set) var version = LocationVersion.none

  /// The last location, kept as long as a session is open, however old: exact if it was reported on this node, as
  /// friends see it if it was on another.
  private(set) var location: AcceptedLocation?

  /// From when the age of ``location`` counts.
  private(set) var since = MonotonicTime.distantPast

  /// How precisely ``location`` is known here.
  private(set) var precision = SharingPrecision.exact

  /// Whether ``location`` was reported on this node.
  private(set) var wasReported = false

  /// Nowhere.
  init() {}

  /// Takes what was reported on this node, and returns its version.
  mutating func report(_ location: AcceptedLocation, in moment: Moment) -> LocationVersion {
    self.location = location
    since = moment.time.monotonic
    (precision, wasReported) = (.exact, true)
    return advanceVersion(in: moment)
  }

  /// Gives the next report a version that is newer than all that is known, and returns it.
  @discardableResult
  mutating func advanceVersion(in moment: Moment) -> LocationVersion {
    version = moment.nextVersion(after: version)
    return version
  }

  /// Takes the place of a record, which is as precise as the record says.
  mutating func adopt(_ heard: HeardRecord) {
    let record = heard.record
    location = record.location
    since = heard.since
    version = record.version
    (precision, wasReported) = (record.precision, false)
  }

  /// Whether a record says where the user is, and more recently, or more exactly, than is known here.
  func isOlder(
    than heard: HeardRecord, from source: RecordSource, in moment: Moment
  ) -> Bool {
    let record = heard.record
    guard record.location != nil else { return false }
    // What another session knows, however old, this one may know; but not what the cache keeps beside a precision.
    if source == .cache, !moment.isActive(since: heard.since) { return false }
    if record.version == version { return isLessAccurate(than: record) }
    // A clock that is behind gave the later place the older version. What was said here since is not known there yet.
    if case .overtaking(let overtaken) = source { return overtaken >= version && heard.since > since }
    return record.version > version
  }

  /// Whether this was reported on this node after the user was where a record says, whatever the versions say. On its
  /// way, a record seems to become younger, but never older. O(1).
  func isYounger(than heard: HeardRecord) -> Bool {
    wasReported && since > heard.since
  }

  /// Whether a record of the same version tells the place more accurately. O(1).
  @inline(__always)
  func isLessAccurate(than record: LocationRecord) -> Bool {
    guard let location, let told = record.location else { return false }
    return told.isMoreAccurate(than: location)
  }
}
