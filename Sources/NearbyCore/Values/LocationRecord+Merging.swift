extension LocationRecord {
  /// What is known when both records are: the newest location, and the newest decision, which also says how much of that
  /// location can be seen. O(1).
  ///
  /// So a pause is never undone by a location that a node accepted before it heard of the pause, and an exact location
  /// that a node published before it heard of a coarser precision is made that coarse. What cannot be seen is not kept:
  /// when a pause ends, the location has to be told again.
  ///
  /// Of two decisions of the same version the one that shows less counts, and of two locations of the same version the
  /// one that was told with the newer decision; when that is the same, too, this record's. Merging is idempotent, and
  /// commutative as long as a version names one location.
  ///
  /// - Parameter other: Another record of the same user; one of another user says nothing.
  public func merged(with other: LocationRecord) -> LocationRecord {
    guard other.user == user else { return self }
    var merged = other.hasNewerDecision(than: self) ? other : self
    let located = other.hasNewerLocation(than: self) ? other : self
    merged.version = located.version
    guard !merged.isPaused else { return merged }
    guard let location = located.location else {
      merged.state = .unlocated
      return merged
    }
    // A location that was told under an older decision may be finer than is allowed by now.
    let isTooFine = located.precision < merged.precision
    merged.state = .sharing(isTooFine ? merged.precision.coarsen(location) : location)
    return merged
  }

  /// Whether this record's decision about sharing wins over that of `other`.
  func hasNewerDecision(than other: LocationRecord) -> Bool {
    if sharingVersion != other.sharingVersion { return sharingVersion > other.sharingVersion }
    return (pauseEnd, precision) > (other.pauseEnd, other.precision)
  }

  /// Whether this record's location wins over that of `other`. A version alone, of a location that is not to be seen,
  /// wins over older ones only.
  func hasNewerLocation(than other: LocationRecord) -> Bool {
    if version != other.version { return version > other.version }
    guard (location == nil) == (other.location == nil) else { return location != nil }
    return hasNewerDecision(than: other)
  }

  /// Until when the user cannot be seen: in the past of everything without a pause.
  private var pauseEnd: Timestamp {
    switch state {
    case .paused(let until): until ?? .distantFuture
    case .sharing, .unlocated: .distantPast
    }
  }
}
