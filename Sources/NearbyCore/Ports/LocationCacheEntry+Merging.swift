extension LocationCacheEntry {
  /// What a cache holds once `newer` has been stored in the place of this entry: both records merged. O(1).
  ///
  /// - Parameter newer: What is to be stored.
  /// - Returns: This entry when nothing in `newer` is news. `newer` when nothing of this entry is left; if that has
  ///   expired already, it is a removal. Otherwise the two records merged, until the later of the two deadlines: what
  ///   is known of a pause or of a precision must not be lost with a location, whose age is checked wherever it is read.
  public func merged(with newer: LocationCacheEntry) -> LocationCacheEntry {
    let merged = record.merged(with: newer.record)
    if merged == record { return self }
    if merged == newer.record { return newer }
    return LocationCacheEntry(record: merged, expiresAt: max(expiresAt, newer.expiresAt))
  }
}
