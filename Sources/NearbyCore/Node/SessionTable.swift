/// The open sessions of a node: whose each of them is, and, once the node drains, when each is closed.
struct SessionTable: Sendable {
  private var owners: [SessionID: Int] = [:]

  /// Whom a drain still has to close, the next one last; `nil` before the drain.
  private var closings: [Closing]?

  /// A session that a drain closes, unless its client has gone by then.
  struct Closing: Sendable {
    let session: SessionID
    let deadline: MonotonicTime
  }

  /// How many sessions are open. O(1).
  var count: Int { owners.count }

  /// The number of the person whose session it is; `nil` when it is not open. O(1).
  subscript(session: SessionID) -> Int? { owners[session] }

  /// Notes that a session of the person with this number is open. O(1).
  mutating func open(_ session: SessionID, of person: Int) { owners[session] = person }

  /// Forgets a session. O(1).
  mutating func close(_ session: SessionID) { owners[session] = nil }

  // MARK: The drain

  /// Whether a drain has begun. O(1).
  var isDraining: Bool { closings != nil }

  /// Begins a drain: the sessions are closed one by one in the order of their numbers, evenly over `spread` from
  /// `start` on. O(*n* log *n*) in their number.
  ///
  /// - Returns: All of them, the first to be closed first.
  mutating func startDrain(at start: MonotonicTime, over spread: Duration) -> [Closing] {
    let milliseconds = Double(spread.wholeMilliseconds)
    let leaving = owners.keys.sorted()
    let planned = leaving.enumerated().map { index, session in
      let share = Double(index) / Double(leaving.count)
      return Closing(session: session, deadline: start.advanced(byMilliseconds: Int64(milliseconds * share)))
    }
    closings = planned.reversed()
    return planned
  }

  /// When the drain closes the next session. O(1).
  var nextClosing: MonotonicTime? { closings?.last?.deadline }

  /// The next session that the drain closes, if its time has come. It may be gone already. O(1).
  mutating func popDue(at now: MonotonicTime) -> SessionID? {
    guard let nextClosing, nextClosing <= now else { return nil }
    return closings?.removeLast().session
  }

  /// Calls `body` with every open session and the number of its person, in no particular order. O(*n*), for tests.
  func forEach(_ body: (SessionID, Int) -> Void) {
    for (session, person) in owners { body(session, person) }
  }
}
