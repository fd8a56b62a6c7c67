/// The versions of what is known of a user: of the place, of the pause and of the precision.
struct RecordVersions: Hashable, Sendable {
  var place = LocationVersion.none
  var pause = LocationVersion.none
  var precision = LocationVersion.none

  /// The newer ones of both.
  func newest(_ other: RecordVersions) -> RecordVersions {
    RecordVersions(
      place: max(place, other.place), pause: max(pause, other.pause), precision: max(precision, other.precision))
  }
}

extension LocationRecord {
  /// The versions of what this says.
  var versions: RecordVersions {
    RecordVersions(place: version, pause: sharingVersion, precision: precisionVersion)
  }
}
