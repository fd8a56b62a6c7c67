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

extension NearbyNode {
  /// Forgets versions that are known of a user, all but those that are kept.
  ///
  /// Versions grow for as long as the last one is known, or once a millisecond has passed. Whoever comes back within
  /// the same one, to a node that has forgotten the last version, would be given it once more for something else. So
  /// the node goes by another number from then on, as if it had been started anew.
  mutating func forget(_ known: RecordVersions, keeping kept: RecordVersions) {
    let pairs = [(known.place, kept.place), (known.pause, kept.pause), (known.precision, kept.precision)]
    let isInDoubt = pairs.contains { known, kept in
      known > kept && known.node == number && known.epoch >= time.wall.milliseconds
    }
    if isInDoubt { number = UInt32(truncatingIfNeeded: jitter.next()) }
  }

  /// The versions of what is kept of a user beside the own record.
  func keptVersions(of person: Int) -> RecordVersions {
    let heard = people[person].channel.record?.versions ?? RecordVersions()
    return heard.newest(people.unconfirmedRecords[person]?.versions ?? RecordVersions())
  }
}
