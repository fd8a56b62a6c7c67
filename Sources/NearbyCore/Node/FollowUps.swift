/// What a node has to come back to: friend requests that the directory has not answered yet, and what failed at a slot
/// and is repeated after a pause.
///
/// It knows users and slots by name, since a channel that is left has no number any more.
struct FollowUps: Sendable {
  /// A client's wish that the directory is noting.
  struct FriendRequest: Sendable {
    let session: SessionID
    let user: UserID
    let friend: UserID
    let isWanted: Bool

    /// What the client numbered it with.
    let number: UInt32?
  }

  /// What nobody but the node can repeat.
  enum Repeat: Hashable, Sendable {
    /// To leave a channel at a slot.
    case unsubscription(ChannelSubscription)

    /// To tell a user's channel of a friendship, which the directory has noted already.
    case news(FriendshipChange)
  }

  /// A repeat, however often and with whatever content: of each there is one at most.
  private enum Key: Hashable {
    case unsubscription(UserID, SlotID)
    case news(UserID, friend: UserID)

    init(_ task: Repeat) {
      switch task {
      case .unsubscription(let former): self = .unsubscription(former.channel, former.slot)
      case .news(let change): self = .news(change.user, friend: change.friend)
      }
    }
  }

  private struct Plan {
    var task: Repeat
    var attempt: Int
  }

  private var requests: [UInt64: FriendRequest] = [:]
  private var lastTicket: UInt64 = 0

  /// By number, and ``numbers`` by what is repeated; `nil` where a number is free.
  private var plans: ContiguousArray<Plan?> = []
  private var numbers: [Key: Int] = [:]
  private var free: [Int] = []
  private var timers = DeadlineQueue()
  private var newsCount = 0

  /// Whether no client waits for the directory, and no news of a friendship wait to be told. O(1).
  var isEverythingTold: Bool { requests.isEmpty && newsCount == 0 }

  // MARK: Friend requests

  /// Notes that the directory is asked. O(1).
  ///
  /// - Returns: What its answer is told by.
  mutating func ask(_ request: FriendRequest) -> UInt64 {
    lastTicket += 1
    requests[lastTicket] = request
    return lastTicket
  }

  /// Takes the request that the directory has answered; `nil` when there is none with this ticket. O(1).
  mutating func takeRequest(_ ticket: UInt64) -> FriendRequest? {
    requests.removeValue(forKey: ticket)
  }

  // MARK: Repeats

  /// When the next repeat is due. O(1).
  var next: MonotonicTime? { timers.next }

  /// Plans a repeat, in place of one of the same channel at the same slot, or of the same two users. O(log *n*).
  ///
  /// - Parameter attempt: How many attempts there will have been then.
  mutating func plan(_ task: Repeat, attempt: Int, at deadline: MonotonicTime) {
    let key = Key(task)
    let number = numbers[key] ?? free.popLast() ?? plans.count
    if number == plans.count { plans.append(nil) }
    if numbers.updateValue(number, forKey: key) == nil, case .news = task { newsCount += 1 }
    plans[number] = Plan(task: task, attempt: attempt)
    timers.set(deadline, for: number)
  }

  /// Repeats news of two users no more, since there are newer ones. O(log *n*).
  mutating func dropNews(of user: UserID, and friend: UserID) {
    if let number = numbers[.news(user, friend: friend)] { _ = remove(number) }
  }

  /// Leaves the channels where they are that could not be left. O(*n* log *n*).
  mutating func dropUnsubscriptions() {
    for number in plans.indices {
      if case .unsubscription? = plans[number]?.task { _ = remove(number) }
    }
  }

  /// Takes the repeat that is due first at `now`, and says which attempt it is. O(log *n*).
  mutating func popDue(at now: MonotonicTime) -> (task: Repeat, attempt: Int)? {
    guard let number = timers.popDue(at: now), let plan = remove(number) else { return nil }
    return (plan.task, plan.attempt)
  }

  private mutating func remove(_ number: Int) -> Plan? {
    guard let plan = plans[number] else { return nil }
    if case .news = plan.task { newsCount -= 1 }
    numbers[Key(plan.task)] = nil
    plans[number] = nil
    timers.remove(number)
    free.append(number)
    return plan
  }

  /// What is wrong with the state, for tests; `nil` when nothing is. O(*n*).
  func checkInvariants() -> String? {
    if let fault = timers.checkInvariants() { return fault }
    var news = 0
    for (number, plan) in plans.enumerated() {
      guard let plan else { continue }
      if case .news = plan.task { news += 1 }
      if numbers[Key(plan.task)] != number { return "a repeat is not found by what it is" }
      if timers.deadline(of: number) == nil { return "a repeat is never due" }
    }
    if news != newsCount { return "news are miscounted" }
    if numbers.count != timers.count || numbers.count + free.count != plans.count {
      return "a number is lost"
    }
    return nil
  }
}
