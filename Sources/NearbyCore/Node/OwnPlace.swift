/// Where a node knows its user to be, how precisely, and the version of that.
struct OwnPlace: Hashable, Sendable {
  /// The version of ``location``; ``LocationVersion/none`` without one. A report that waits for the channel has none
  /// yet.
  private(set) var version = LocationVersion.none

  /// The last location, kept as long as a session is open, however old: exact if it was reported on this node, as
  /// friends see it if it was on another.
  private(set) var location: AcceptedLocation?

  /// How precisely ``location`` is known here.
  private(set) var precision = SharingPrecision.exact

  /// Nowhere.
  init() {}

  /// Takes what was reported on this node.
  mutating func report(_ location: AcceptedLocation) {
    self.location = location
    precision = .exact
  }

  /// Gives the next report a version that is newer than all that is known, and returns it.
  @discardableResult
  mutating func advanceVersion(in moment: OwnRecord.Moment) -> LocationVersion {
    version = moment.nextVersion(after: version)
    return version
  }

  /// Gives the report that waited for the channel its version.
  mutating func confirm(_ version: LocationVersion) { self.version = version }

  /// Takes the place of a record, which is as precise as the record says.
  mutating func adopt(_ record: LocationRecord) {
    location = record.location
    version = record.version
    precision = record.precision
  }

  /// Whether a record says where the user is, and more recently, or more exactly, than is known here.
  func isOlder(
    than record: LocationRecord, from source: OwnRecord.Source, in moment: OwnRecord.Moment
  ) -> Bool {
    guard let location = record.location else { return false }
    switch source {
    case .channel, .missed: break
    // What another session knows, however old, this one may know; but not what the cache keeps beside a precision.
    case .cache: guard moment.isActive(location) else { return false }
    }
    return record.version > version || record.version == version && isLessAccurate(than: record)
  }

  /// Whether a record of the same version tells the place more accurately. O(1).
  @inline(__always)
  func isLessAccurate(than record: LocationRecord) -> Bool {
    guard let location, let told = record.location else { return false }
    return told.isMoreAccurate(than: location)
  }
}
