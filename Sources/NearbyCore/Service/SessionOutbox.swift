/// What a client is to be told, and the way to it.
struct SessionOutbox: Sendable {
  /// News of one friend replace each other; everything else keeps its turn.
  enum Key: Hashable, Sendable {
    case friend(UserID)
    case ownLocation
    case control(UInt64)
  }

  let user: UserID
  let transport: any SessionTransport
  private let maximumControlCount: Int
  private var queue: ConflatingQueue<Key, SessionEvent>
  private var lastControl: UInt64 = 0
  private var controlCount = 0

  /// Whether somebody is sending from here.
  var isSending = false

  /// Set once the node has closed the session; what waits is still sent.
  var closeReason: SessionCloseReason?

  /// The most events that are sent at once.
  static let maximumBatchCount = 64

  /// Creates an empty outbox.
  ///
  /// - Parameters:
  ///   - friendCount: Of how many friends news may wait.
  ///   - controlCount: How many events may wait that do not concern a friend.
  init(user: UserID, transport: any SessionTransport, friendCount: Int, controlCount: Int) {
    self.user = user
    self.transport = transport
    maximumControlCount = controlCount
    // One more for the own location.
    queue = ConflatingQueue(capacity: friendCount + controlCount + 1)
  }

  /// Adds an event. O(1) amortised.
  ///
  /// - Returns: `false` when too much waits already.
  mutating func enqueue(_ event: SessionEvent) -> Bool {
    let key: Key
    switch event {
    case .appeared(let friend), .moved(let friend): key = .friend(friend.user)
    case .left(let user, _):
      key = .friend(user)
      if withdraw(user) {
        // Whoever has not been told that it is there need not be told that it has left.
        queue.remove(key)
        return true
      }
    case .ownLocation: key = .ownLocation
    case .welcome, .snapshot, .page, .accepted, .refused, .goingAway:
      guard controlCount < maximumControlCount else { return false }
      controlCount += 1
      lastControl += 1
      key = .control(lastControl)
    }
    return queue.enqueue(event, for: key, merging: Self.merge) != .full
  }

  /// Takes a friend out of the answers that wait: it is to be seen no longer, and they say where it is.
  ///
  /// - Returns: Whether it was in a snapshot, so that the client does not know of it yet.
  private mutating func withdraw(_ user: UserID) -> Bool {
    guard controlCount > 0 else { return false }
    var wasInSnapshot = false
    queue.update { _, event in
      switch event {
      case .snapshot(let friends):
        let rest = friends.filter { $0.user != user }
        if rest.count < friends.count { wasInSnapshot = true }
        event = .snapshot(rest)
      case .page(let page, let request): event = .page(page.without(user), request: request)
      default: break
      }
    }
    return wasInSnapshot
  }

  /// Takes the next events, at most ``maximumBatchCount``. O(k).
  mutating func nextBatch() -> [SessionEvent] {
    var batch: [SessionEvent] = []
    while batch.count < Self.maximumBatchCount, let (key, event) = queue.popFirst() {
      if case .control = key { controlCount -= 1 }
      batch.append(event)
    }
    return batch
  }

  /// What is left to say when `new` follows `queued` and the client knows neither; `nil` for nothing.
  static func merge(_ queued: SessionEvent, _ new: SessionEvent) -> SessionEvent? {
    switch (queued, new) {
    case (.appeared, .left): nil
    case (.appeared, .moved(let friend)): .appeared(friend)
    case (.left, .appeared(let friend)): .moved(friend)
    default: new
    }
  }
}
