package import NearbyCore

/// The newest of what was said of one user's pauses and precision, each by its version; of two with the same version,
/// what shows less.
package struct NewestDecisions: Hashable, Sendable {
  package private(set) var pauseVersion = LocationVersion.none
  package private(set) var isPaused = false
  package private(set) var precisionVersion = LocationVersion.none
  package private(set) var precision = SharingPrecision.exact

  package init() {}

  mutating func take(_ record: LocationRecord) {
    takePause(record.isPaused, record.sharingVersion)
    takePrecision(record.precision, record.precisionVersion)
  }

  mutating func take(_ settings: SharingSettings) {
    takePause(settings.visibility != .shared, settings.visibilityVersion)
    takePrecision(settings.precision, settings.precisionVersion)
  }

  mutating func take(_ other: NewestDecisions) {
    takePause(other.isPaused, other.pauseVersion)
    takePrecision(other.precision, other.precisionVersion)
  }

  /// What of this is newer than what a record says.
  func missing(in record: LocationRecord?) -> NewestDecisions {
    var missing = self
    if pauseVersion <= record?.sharingVersion ?? .none { (missing.isPaused, missing.pauseVersion) = (false, .none) }
    if precisionVersion <= record?.precisionVersion ?? .none {
      (missing.precision, missing.precisionVersion) = (.exact, .none)
    }
    return missing
  }

  /// Takes back what is in doubt and the store has never heard of, but for the end of a pause that it has.
  mutating func withdraw(_ doubtful: NewestDecisions, for stored: SharingSettings) {
    if pauseVersion == doubtful.pauseVersion, pauseVersion > stored.visibilityVersion,
      pauseVersion != stored.visibilityVersion.successor
    {
      (isPaused, pauseVersion) = (stored.visibility != .shared, stored.visibilityVersion)
    }
    if precisionVersion == doubtful.precisionVersion, precisionVersion > stored.precisionVersion {
      (precision, precisionVersion) = (stored.precision, stored.precisionVersion)
    }
  }

  private mutating func takePause(_ isPaused: Bool, _ version: LocationVersion) {
    guard version > pauseVersion || version == pauseVersion && isPaused else { return }
    (self.isPaused, pauseVersion) = (isPaused, version)
  }

  private mutating func takePrecision(_ precision: SharingPrecision, _ version: LocationVersion) {
    guard version > precisionVersion || version == precisionVersion && precision > self.precision else { return }
    (self.precision, precisionVersion) = (precision, version)
  }
}
