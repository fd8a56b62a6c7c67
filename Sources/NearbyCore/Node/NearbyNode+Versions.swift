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
    if isInDoubt { takeNewNumber() }
  }

  /// Goes by another number from now on: when versions of this one might be given once more.
  mutating func takeNewNumber() {
    number = UInt32(truncatingIfNeeded: jitter.next())
  }

  /// The versions of what is kept of a user beside the own record.
  func keptVersions(of person: Int) -> RecordVersions {
    let heard = people[person].channel.record?.versions ?? RecordVersions()
    return heard.newest(people.unconfirmedRecords[person]?.versions ?? RecordVersions())
  }
}
