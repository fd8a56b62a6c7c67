/// A user with at least one session.
struct Viewer: Sendable {
  /// The most page requests that wait for the snapshot.
  static let maximumWaitingCount = 16

  /// Where the user is, and what it decided about being seen. The first field, since every message of a friend who is a
  /// viewer too reads it.
  var own = OwnRecord()

  /// Whether the snapshot has been sent.
  private(set) var isLive = false

  /// How many channels, the own one included, are not known yet. Counts only until the viewer is live.
  private(set) var unknownChannelCount: Int32 = 0

  /// In the order in which they were opened; all of them are told the same.
  private(set) var sessions: [SessionID] = []

  /// Page requests that came before the snapshot; at most ``maximumWaitingCount``.
  private var waitingPages: [PageRequest] = []

  /// Until when the snapshot waits for missing channels.
  private let snapshotDeadline: MonotonicTime

  /// The reading of the friend list and the decisions that is under way, if any.
  var accountReading: AccountReading?

  /// Failures to read them, in a row.
  var accountFailures = 0

  struct AccountReading: Sendable {
    var generation: UInt64

    /// When to read again after a failure.
    var retryAt: MonotonicTime?

    /// Whether somebody has changed it who does not tell the channel: friends here have to hear of it with the answer.
    var isOfChange = false
  }

  /// Creates a viewer without sessions.
  ///
  /// - Parameter snapshotDeadline: Until when the snapshot waits for missing channels.
  init(snapshotDeadline: MonotonicTime) {
    self.snapshotDeadline = snapshotDeadline
  }

  /// Whether the snapshot can be sent: no channel is missing any more.
  var isComplete: Bool { !isLive && unknownChannelCount == 0 }

  /// Whether the snapshot has waited long enough.
  func isOverdue(at now: MonotonicTime) -> Bool { !isLive && snapshotDeadline <= now }

  /// When the snapshot waits no longer, the account is read again, or the pause ends, whichever comes first.
  func nextDeadline(at time: ClockReading) -> MonotonicTime? {
    var deadline = accountReading?.retryAt
    if !isLive { deadline = min(deadline ?? .distantFuture, snapshotDeadline) }
    if let pauseEnd = own.pauseEnd { deadline = min(deadline ?? .distantFuture, time.checkTime(for: pauseEnd)) }
    return deadline
  }

  /// Notes a session that hears what the viewer is told.
  mutating func open(_ session: SessionID) { sessions.append(session) }

  /// Forgets a session and what it waits for.
  mutating func close(_ session: SessionID) {
    sessions.removeAll { $0 == session }
    waitingPages.removeAll { $0.session == session }
  }

  /// Notes a channel that the snapshot waits for.
  mutating func awaitChannel() {
    if !isLive { unknownChannelCount += 1 }
  }

  /// Notes that the snapshot need not wait for a channel any more.
  mutating func endAwaitingChannel() {
    if !isLive { unknownChannelCount -= 1 }
  }

  /// Lets a page request wait for the snapshot.
  ///
  /// - Returns: `false` when too many wait already.
  mutating func await(_ page: PageRequest) -> Bool {
    guard waitingPages.count < Self.maximumWaitingCount else { return false }
    waitingPages.append(page)
    return true
  }

  /// Notes that the snapshot is sent now.
  ///
  /// - Returns: The page requests that waited for it.
  mutating func becomeLive() -> [PageRequest] {
    isLive = true
    defer { waitingPages = [] }
    return waitingPages
  }

  /// What is wrong with the state, for tests; `nil` when nothing is.
  func checkInvariants() -> String? {
    if sessions.isEmpty { return "a viewer without a session" }
    if isLive, !waitingPages.isEmpty { return "a page waits for a snapshot that was sent" }
    if isComplete { return "a snapshot is overdue" }
    if waitingPages.contains(where: { !sessions.contains($0.session) }) { return "a page waits for nobody" }
    return own.checkInvariants()
  }
}

/// A client's wish to see a part of its list.
struct PageRequest: Sendable {
  var session: SessionID
  var cursor: NearbyCursor?
  var pageSize: Int
  var request: UInt32?
}
