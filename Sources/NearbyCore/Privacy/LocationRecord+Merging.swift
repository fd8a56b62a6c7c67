extension LocationRecord {
  /// What is known when both records are: the newest location, the newest pause or end of one, and the newest
  /// precision. What these two do not allow to be seen of that location is not kept. O(1).
  ///
  /// So a pause is never undone by a location that a node accepted before it heard of the pause, and an exact location
  /// that a node published before it heard of a coarser precision is made that coarse. When a pause ends, whoever knows
  /// the location has to tell it again.
  ///
  /// Of two pauses or precisions of the same version the one that shows less counts. A version names one location, but
  /// that may have been told twice: what was told with the newer precision counts, and of the same precision the more
  /// accurate, since who told the other did not know better: a cell that was made of another one has the accuracy of
  /// both. Of two cells that are equally good, one counts that is the same everywhere. Merging is idempotent and
  /// commutative.
  ///
  /// - Parameter other: Another record of the same user; one of another user says nothing.
  public func merged(with other: LocationRecord) -> LocationRecord {
    guard other.user == user else { return self }
    let located = other.hasNewerLocation(than: self) ? other : self
    let decided = other.hasNewerPause(than: self) ? other : self
    let limited = other.hasNewerPrecision(than: self) ? other : self
    var merged = located
    merged.sharingVersion = decided.sharingVersion
    merged.precision = limited.precision
    merged.precisionVersion = limited.precisionVersion
    if decided.isPaused {
      merged.state = decided.state
    } else if let location = located.location {
      merged.state = .sharing(limited.precision.coarsen(location, knownAt: located.precision))
    } else {
      merged.state = .unlocated
    }
    return merged
  }

  /// Whether this record's location wins over that of `other`. Of one that is not to be seen there is the version only:
  /// it wins over older ones.
  func hasNewerLocation(than other: LocationRecord) -> Bool {
    if version != other.version { return version > other.version }
    guard let location else { return false }
    guard let othersLocation = other.location else { return true }
    if hasNewerPrecision(than: other) { return true }
    return !other.hasNewerPrecision(than: self) && location.counts(before: othersLocation)
  }

  /// Whether what this record says about a pause wins over what `other` says.
  func hasNewerPause(than other: LocationRecord) -> Bool {
    hasNewerPause(than: other.sharingVersion, until: other.pauseBorder)
  }

  /// Whether what this record says about a pause wins over one of this version that ends at `border`.
  func hasNewerPause(than version: LocationVersion, until border: Timestamp) -> Bool {
    (sharingVersion, pauseBorder) > (version, border)
  }

  /// Whether this record's precision wins over that of `other`.
  func hasNewerPrecision(than other: LocationRecord) -> Bool {
    (precisionVersion, precision) > (other.precisionVersion, other.precision)
  }

  /// Until when the user cannot be seen: before all times without a pause.
  private var pauseBorder: Timestamp {
    switch state {
    case .paused(let until): until ?? .distantFuture
    case .sharing, .unlocated: .distantPast
    }
  }
}

extension AcceptedLocation {
  /// Whether this says more exactly than `other` where the same device was. Without an accuracy it is the place itself.
  func isMoreAccurate(than other: AcceptedLocation) -> Bool {
    (motion.accuracy ?? 0) < (other.motion.accuracy ?? 0)
  }

  /// Whether this counts, and not `other`, when both are told of one report: the more accurate, and else the one that
  /// is farther south, or west. That is as good as any other order, and the same on every node.
  func counts(before other: AcceptedLocation) -> Bool {
    (motion.accuracy ?? 0, coordinate.latitude, coordinate.longitude)
      < (other.motion.accuracy ?? 0, other.coordinate.latitude, other.coordinate.longitude)
  }
}
