/// Decisions of friends that the cache turned out not to have, or that somebody changed who tells no channel, by person
/// number, until the sharing store says what has been accepted.
struct DoubtfulDecisions: Sendable {
  private struct Doubt: Sendable {
    var versions: RecordVersions
    var generation: UInt64
  }

  private var doubts: [Int: Doubt] = [:]

  /// Notes what is asked about, in place of what was asked before. O(1).
  ///
  /// - Parameters:
  ///   - versions: Those of the decisions that the cache does not have.
  ///   - person: Whose decisions they are.
  ///   - generation: What the store's answer is told by.
  mutating func note(_ versions: RecordVersions, of person: Int, generation: UInt64) {
    doubts[person] = Doubt(versions: versions, generation: generation)
  }

  /// Notes that the store is asked for another reason, and keeps what it was asked about. O(1).
  mutating func noteChange(of person: Int, generation: UInt64) {
    doubts[person] = Doubt(versions: doubts[person]?.versions ?? RecordVersions(), generation: generation)
  }

  /// Whether the store was asked, and has not answered. O(1).
  func isOpen(_ person: Int) -> Bool {
    !doubts.isEmpty && doubts[person] != nil
  }

  /// Takes what the store was asked about as `generation`; `nil` when it has been asked again since. O(1).
  mutating func take(of person: Int, generation: UInt64) -> RecordVersions? {
    guard doubts[person]?.generation == generation else { return nil }
    return doubts.removeValue(forKey: person)?.versions
  }

  /// Forgets a user whose channel is closed. O(1).
  mutating func remove(_ person: Int) {
    if !doubts.isEmpty { doubts[person] = nil }
  }
}

extension LocationRecord {
  /// The versions of the decisions that are newer than those of `record`, and ``LocationVersion/none`` instead of the
  /// others.
  func decisions(missingIn record: LocationRecord?) -> RecordVersions {
    var missing = RecordVersions()
    if sharingVersion > record?.sharingVersion ?? .none { missing.pause = sharingVersion }
    if precisionVersion > record?.precisionVersion ?? .none { missing.precision = precisionVersion }
    return missing
  }

  /// What is known without decisions that were never accepted: the store does not have them, and neither has the cache,
  /// which was told of them before anybody else. The end of a pause is no decision, and the store may not have heard of
  /// it.
  ///
  /// - Parameters:
  ///   - doubtful: The versions of what the cache does not have.
  ///   - settings: What the store has, which counts instead.
  func withdrawing(_ doubtful: RecordVersions, for settings: SharingSettings) -> LocationRecord {
    var record = self
    let stored = settings.record
    if sharingVersion == doubtful.pause, sharingVersion > stored.sharingVersion,
      sharingVersion != stored.sharingVersion.successor
    {
      record.sharingVersion = .none
      if isPaused { record.state = .unlocated }
    }
    if precisionVersion == doubtful.precision, precisionVersion > stored.precisionVersion {
      if let location = record.location {
        record.state = .sharing(stored.precision.coarsen(location, knownAt: precision))
      }
      (record.precision, record.precisionVersion) = (stored.precision, stored.precisionVersion)
    }
    return record.merged(with: stored)
  }
}
