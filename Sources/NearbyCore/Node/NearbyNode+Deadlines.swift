extension NearbyNode {
  /// When the node next has something to do by itself; `nil` while it only waits for inputs. O(1).
  ///
  /// It may turn out then that all there is to do is to find a later deadline: that of a location that was renewed
  /// before it became too old.
  public var nextDeadline: Timestamp? {
    var earliest = expiries.next
    for deadline in [channelTimers.next, viewerTimers.next, drain?.next] {
      guard let deadline else { continue }
      earliest = min(earliest ?? deadline, deadline)
    }
    return earliest
  }

  /// Does everything whose time has come, each kind in the order of its deadlines.
  mutating func serveDeadlines(into effects: inout [Effect]) {
    while let person = expiries.popDue(at: now) {
      expire(person, into: &effects)
    }
    while let person = channelTimers.popDue(at: now) {
      serveChannelTimer(of: person, into: &effects)
    }
    while let person = viewerTimers.popDue(at: now) {
      serveViewerTimer(of: person, into: &effects)
    }
    while let session = drain?.popDue(at: now) {
      close(session, .draining, into: &effects)
    }
  }

  /// The pause after the `failures`th failure in a row: doubling, at most the longest, and between half and all of that,
  /// so that what failed together does not come back together.
  mutating func retryDelay(afterFailures failures: Int) -> Int64 {
    let first = configuration.firstRetryDelay.wholeMilliseconds
    let longest = configuration.longestRetryDelay.wholeMilliseconds
    let doublings = min(max(failures - 1, 0), 20)
    let delay = first > longest >> doublings ? longest : first << doublings
    return delay - jitter.next(below: delay / 2 + 1)
  }
}
