/// The clients of a service: what each has still to be told, and which of them are being closed.
struct ServiceClients: Sendable {
  private var outboxes: [SessionID: SessionOutbox] = [:]

  /// Clients that are being closed, with the task that gives them up when they take too long.
  private var farewells: [SessionID: Task<Void, Never>] = [:]
  private var lastSession: UInt64 = 0

  /// Whether nobody is being closed. O(1).
  var isEverybodyGone: Bool { farewells.isEmpty }

  /// Whether anything is on its way to a client. O(n) in the number of clients.
  var isAnybodyTold: Bool { outboxes.values.contains(where: \.isSending) }

  /// What a client is to be told; `nil` when it is gone.
  subscript(session: SessionID) -> SessionOutbox? {
    get { outboxes[session] }
    _modify { yield &outboxes[session] }
  }

  /// Lets a client in. O(1).
  mutating func add(_ outbox: SessionOutbox) -> SessionID {
    lastSession += 1
    let session = SessionID(lastSession)
    outboxes[session] = outbox
    return session
  }

  /// Takes a client away. O(1).
  mutating func remove(_ session: SessionID) -> SessionOutbox? {
    outboxes.removeValue(forKey: session)
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
