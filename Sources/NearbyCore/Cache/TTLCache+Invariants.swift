extension TTLCache {
  /// What is broken, or `nil`: for tests. O(*n*) in the most entries that there ever were.
  package func checkInvariants() -> String? {
    if let fault = entries.checkInvariants(wheel) { return fault }
    if let fault = wheel.checkInvariants(deadline: { unsafe entries.entry(of: $0, wheel).pointee.deadline }) {
      return fault
    }
    if entries.count > capacity { return "\(entries.count) entries are more than \(capacity)" }
    let timers = (0..<wheel.capacity).count { wheel.contains($0) }
    return timers == entries.count ? nil : "\(timers) timers for \(entries.count) entries"
  }
}
