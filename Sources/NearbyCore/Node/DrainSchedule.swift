/// Which session a draining node closes when: evenly spread behind the grace, in the order of the session numbers.
struct DrainSchedule: Sendable {
  private var closings: [(deadline: Timestamp, session: SessionID)]
  private var position = 0

  init(closings: [(deadline: Timestamp, session: SessionID)]) {
    self.closings = closings
  }

  /// When the next session is closed. O(1).
  var next: Timestamp? {
    position < closings.count ? closings[position].deadline : nil
  }

  /// The next session to close, if its time has come. O(1).
  mutating func popDue(at now: Timestamp) -> SessionID? {
    guard let next, next <= now else { return nil }
    defer { position += 1 }
    return closings[position].session
  }
}
