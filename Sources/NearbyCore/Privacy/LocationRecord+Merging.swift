extension LocationRecord {
  /// What is known when both records are. O(1).
  ///
  /// A record is three last-writer-wins registers: where the user is, whether it hides, and how precisely it lets
  /// itself be seen. Each has a version of its own, and the newest write of each wins. The place is then cut down to
  /// what the other two allow: behind a pause there is none, and one that was told before a coarser precision was
  /// chosen becomes a cell. So a pause is not undone by a report that a node accepted before it heard of the pause.
  ///
  /// Of two writes with the same version:
  /// - the pause, or the precision, that shows less wins;
  /// - a place wins over none;
  /// - the place that was told under the newer precision wins;
  /// - then the more accurate one wins: a cell that was made of a cell has the error of both, so it loses against a
  ///   cell that was made of the place;
  /// - then the one that is farther south, or west, or is less in any other field: as good as any other order, and the
  ///   same on every node.
  ///
  /// Merging is idempotent and commutative. It is associative in the three versions, the pause and the precision. In
  /// the place it is, too, unless
  /// 1. a record hides the user that is newer than what the teller of the place knew, and the pause is over: whether
  ///    the place was dropped behind the pause depends on the order;
  /// 2. a third precision comes between the one that the place was told with and the newest: it becomes a cell of a
  ///    cell, or not;
  /// 3. one version names two different places, or one place that was told under two precisions.
  ///
  /// Then different nodes may know different cells of the place, or none of it, but nobody sees more of it than the
  /// newest pause and the newest precision allow. The node that knows the place tells it again when it hears of such a
  /// decision, and that record wins over all of those: see `OwnRecord.hear`.
  ///
  /// - Parameter other: Another record of the same user; one of another user says nothing.
  public func merged(with other: LocationRecord) -> LocationRecord {
    guard other.user == user else { return self }
    let (pause, limit) = (max(pause, other.pause), max(limit, other.limit))
    var merged = other.hasNewerLocation(than: self) ? other : self
    let (location, known) = (merged.location, merged.precision)
    merged.sharingVersion = pause.version
    merged.precision = limit.value
    merged.precisionVersion = limit.version
    merged.state =
      pause.value.state
      ?? location.map { .sharing(limit.value.coarsen($0, knownAt: known)) } ?? .unlocated
    return merged
  }

  /// Whether merging with `news` gives `news` itself, as far as that can be told at a glance: both tell a place, and
  /// the user has decided nothing in between. The usual case, told without copying anything. O(1).
  @inline(__always)
  package func isReplaced(by news: LocationRecord) -> Bool {
    news.version > version && news.sharingVersion == sharingVersion && news.precisionVersion == precisionVersion
      && news.precision == precision && news.location != nil && location != nil
  }

  /// The register that says whether the user hides.
  var pause: Versioned<Pause> { Versioned(Pause(state), sharingVersion) }

  /// The register that says how precisely the user lets itself be seen.
  var limit: Versioned<SharingPrecision> { Versioned(precision, precisionVersion) }

  /// Whether this record's location wins over that of `other`. Of one that is not to be seen there is the version only:
  /// it wins over older ones.
  func hasNewerLocation(than other: LocationRecord) -> Bool {
    if version != other.version { return version > other.version }
    guard let location else { return false }
    guard let othersLocation = other.location else { return true }
    if limit != other.limit { return limit > other.limit }
    return location.counts(before: othersLocation)
  }
}

/// What was written into a last-writer-wins register: of two writes the newer one counts, and of two with the same
/// version the one with the greater value.
struct Versioned<Value: Comparable & Hashable & Sendable>: Comparable, Hashable, Sendable {
  var value: Value
  var version: LocationVersion

  init(_ value: Value, _ version: LocationVersion = .none) {
    self.value = value
    self.version = version
  }

  static func < (left: Versioned, right: Versioned) -> Bool {
    (left.version, left.value) < (right.version, right.value)
  }
}

/// Whether a user hides, and until when: ordered from what shows most to what shows least.
enum Pause: Comparable, Hashable, Sendable {
  /// Friends see the user.
  case none

  /// Friends see nothing of the user until then.
  case until(Timestamp)

  /// Friends see nothing of the user until it says otherwise.
  case open

  init(_ state: LocationRecord.State) {
    switch state {
    case .sharing, .unlocated: self = .none
    case .paused(let end): self = end.map(Pause.until) ?? .open
    }
  }

  init(_ visibility: SharingSettings.Visibility) {
    switch visibility {
    case .shared: self = .none
    case .paused(let end): self = end.map(Pause.until) ?? .open
    }
  }

  /// What settings say of it.
  var visibility: SharingSettings.Visibility {
    switch self {
    case .none: .shared
    case .until(let end): .paused(until: end)
    case .open: .paused()
    }
  }

  /// What a record says of a user who hides; `nil` for one who does not.
  var state: LocationRecord.State? {
    switch self {
    case .none: nil
    case .until(let end): .paused(until: end)
    case .open: .paused()
    }
  }
}

extension SharingSettings {
  /// What the user has decided when both are known: the newest of each, by the rules of
  /// ``LocationRecord/merged(with:)``. O(1).
  ///
  /// - Parameter other: Other settings of the same user; those of another user say nothing.
  public func merged(with other: SharingSettings) -> SharingSettings {
    guard other.user == user else { return self }
    return SharingSettings(user: user, pause: max(pause, other.pause), limit: max(limit, other.limit))
  }

  init(user: UserID, pause: Versioned<Pause>, limit: Versioned<SharingPrecision>) {
    self.init(
      user: user, visibility: pause.value.visibility, visibilityVersion: pause.version, precision: limit.value,
      precisionVersion: limit.version)
  }

  /// A record that says this, and nothing of a place.
  var record: LocationRecord {
    LocationRecord(
      user: user, version: .none, sharingVersion: visibilityVersion, precision: precision,
      precisionVersion: precisionVersion, state: pause.value.state ?? .unlocated)
  }

  private var pause: Versioned<Pause> { Versioned(Pause(visibility), visibilityVersion) }
  private var limit: Versioned<SharingPrecision> { Versioned(precision, precisionVersion) }
}

extension AcceptedLocation {
  /// Whether this says more exactly than `other` where the same device was. Without an accuracy it is the place itself.
  func isMoreAccurate(than other: AcceptedLocation) -> Bool {
    (motion.accuracy ?? 0) < (other.motion.accuracy ?? 0)
  }

  /// Whether this counts, and not `other`, when both are told of one report. A strict total order.
  func counts(before other: AcceptedLocation) -> Bool {
    let (mine, others) = (rank, other.rank)
    return mine.first == others.first ? mine.rest < others.rest : mine.first < others.first
  }

  private typealias Rank = (first: (Float, Double, Double), rest: (Int64, Int64, Float, Float, Float))

  private var rank: Rank {
    (
      (motion.accuracy ?? 0, coordinate.latitude, coordinate.longitude),
      (
        acceptedAt.milliseconds, capturedAt?.milliseconds ?? .min, motion.accuracy ?? -1, motion.heading ?? -1,
        motion.speed ?? -1
      )
    )
  }
}
