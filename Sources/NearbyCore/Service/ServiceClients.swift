/// The clients of a service: what each has still to be told, and which of them are being closed.
struct ServiceClients: Sendable {
  private var outboxes: [SessionID: SessionOutbox] = [:]

  /// Clients that are being closed, with the task that gives them up when they take too long.
  private var farewells: [SessionID: Task<Void, Never>] = [:]

  /// Of each client that has not been told its snapshot yet, how many friends it has.
  private var openings: [SessionID: Int] = [:]

  /// How many friends the clients have together that have not been told their snapshot yet. O(1).
  private(set) var openingFriendCount = 0

  /// Clients for whom something waits that nobody has begun to send, in about the order in which it came.
  private var unsent: [SessionID] = []

  private var lastSession: UInt64 = 0

  /// Whether nobody is being closed. O(1).
  var isEverybodyGone: Bool { farewells.isEmpty }

  /// Whether anything is on its way to a client. O(n) in the number of clients.
  var isAnybodyTold: Bool { outboxes.values.contains(where: \.isSending) }

  /// What a client is to be told; `nil` when it is gone. Only ``remove(_:)`` takes one away.
  subscript(session: SessionID) -> SessionOutbox? {
    get { outboxes[session] }
    _modify { yield &outboxes[session] }
  }

  /// Notes that something waits for a client. O(1) amortised.
  mutating func addUnsent(_ session: SessionID) {
    // Much that is said at once is said to the same client.
    if unsent.last != session { unsent.append(session) }
  }

  /// Takes all clients for whom something waits that nobody has begun to send. O(1).
  mutating func takeUnsent() -> [SessionID] {
    defer { unsent = [] }
    return unsent
  }

  /// Lets a client in that has so many friends. O(1).
  mutating func add(_ outbox: SessionOutbox, friendCount: Int) -> SessionID {
    lastSession += 1
    let session = SessionID(lastSession)
    outboxes[session] = outbox
    openings[session] = friendCount
    openingFriendCount += friendCount
    return session
  }

  /// Takes a client away. O(1).
  @discardableResult
  mutating func remove(_ session: SessionID) -> SessionOutbox? {
    openingEnded(session)
    return outboxes.removeValue(forKey: session)
  }

  /// Notes that a client is told its snapshot. O(1).
  mutating func openingEnded(_ session: SessionID) {
    openingFriendCount -= openings.removeValue(forKey: session) ?? 0
  }

  /// Whether a client is being closed. O(1).
  func isLeaving(_ session: SessionID) -> Bool {
    farewells[session] != nil
  }

  /// Notes that a client is being closed, until `patience` gives it up. O(1).
  mutating func farewellStarted(_ session: SessionID, patience: Task<Void, Never>) {
    farewells[session] = patience
  }

  /// Notes that nothing more is to be done for a client that was being closed; `false` when it was not. O(1).
  mutating func farewellEnded(_ session: SessionID) -> Bool {
    guard let patience = farewells.removeValue(forKey: session) else { return false }
    patience.cancel()
    return true
  }

  /// Gives nobody up any more. O(n) in the number of clients that are being closed.
  func cancelFarewells() {
    for patience in farewells.values { patience.cancel() }
  }
}
