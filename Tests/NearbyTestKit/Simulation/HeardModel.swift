internal import NearbyCore

/// What one simulated node has been told, kept as plainly as can be: nobody may be shown more than that allows, at no
/// moment, however wrong it may be.
struct HeardModel: Sendable {
  private struct Channel: Sendable {
    /// What the channel and the cache brought since the channel was opened; `nil` for nothing.
    var decisions: NewestDecisions?

    /// Where it was asked for, and not left since.
    var slots: Set<SlotID> = []

    /// The newest attempt, and whether it was to read the cache.
    var generation: UInt64 = 0
    var isReading = false

    /// What the cache does not have, and as what the store is asked about that.
    var doubtful = NewestDecisions()
    var doubtGeneration: UInt64?

    mutating func hear(_ record: LocationRecord) {
      if decisions == nil { decisions = NewestDecisions() }
      decisions?.take(record)
    }

    mutating func hear(_ settings: SharingSettings) {
      if decisions == nil { decisions = NewestDecisions() }
      decisions?.take(settings)
    }
  }

  private struct Viewer: Sendable {
    var friends: Set<UserID>
    var sessions: Set<SessionID> = []
    var generation: UInt64?
  }

  private var channels: [UserID: Channel] = [:]
  private var viewers: [UserID: Viewer] = [:]
  private var users: [SessionID: UserID] = [:]

  // MARK: What the node hears and does

  mutating func hear(_ input: NearbyNode.Input) {
    switch input {
    case .sessionOpened(let session, let user, let friends, _, _, _, _, _):
      users[session] = user
      viewers[user, default: Viewer(friends: Set(friends))].friends.formIntersection(friends)
      viewers[user]?.sessions.insert(session)
    case .sessionClosed(let session): forget(session)
    case .channelMessages(let messages): messages.forEach { hear($0) }
    case .cacheAnswered(let user, let generation, let record, _):
      guard let channel = channels[user], channel.isReading, channel.generation == generation else { return }
      if let record { channels[user]?.hear(record) }
      channels[user]?.doubtful = channel.decisions?.missing(in: record) ?? NewestDecisions()
    case .accountAnswered(let user, let generation, _, let settings) where viewers[user] == nil:
      // A friend whom the cache had lost.
      if let settings { channels[user]?.hear(settings) }
      guard let channel = channels[user], channel.doubtGeneration == generation else { return }
      channels[user]?.decisions?.withdraw(channel.doubtful, for: settings ?? SharingSettings(user: user))
    case .accountAnswered(let user, let generation, let friends, _):
      guard viewers[user]?.generation == generation else { return }
      viewers[user]?.friends = Set(friends)
    default: break
    }
  }

  private mutating func hear(_ message: ChannelMessage) {
    switch message {
    case .location(let record, _): channels[record.user]?.hear(record)
    case .friendship(let change): if !change.areFriends { viewers[change.user]?.friends.remove(change.friend) }
    }
  }

  /// Notes what the node wants done.
  ///
  /// - Returns: What is wrong with what it tells its clients; `nil` when nothing is.
  mutating func note(_ effects: [NearbyNode.Effect]) -> String? {
    var fault: String?
    for effect in effects {
      switch effect {
      case .subscribe(let subscription):
        channels[subscription.channel, default: Channel()].slots.insert(subscription.slot)
        channels[subscription.channel]?.generation = subscription.generation
        channels[subscription.channel]?.isReading = false
      case .unsubscribe(let former, _):
        channels[former.channel]?.slots.remove(former.slot)
        if channels[former.channel]?.slots.isEmpty == true { channels[former.channel] = nil }
      case .readCache(let user, let generation):
        channels[user]?.generation = generation
        channels[user]?.isReading = true
      case .readAccount(let user, let generation):
        viewers[user]?.generation = generation
        channels[user]?.doubtGeneration = generation
      case .close(let session, _): forget(session)
      case .deliver(let session, let event): fault = fault ?? self.fault(in: event, for: session)
      default: break
      }
    }
    return fault
  }

  private mutating func forget(_ session: SessionID) {
    guard let user = users.removeValue(forKey: session) else { return }
    viewers[user]?.sessions.remove(session)
    if viewers[user]?.sessions.isEmpty == true { viewers[user] = nil }
  }

  /// What the node has heard of the decisions of a user, of whom it hears more.
  func decisions(of user: UserID) -> NewestDecisions { channels[user]?.decisions ?? NewestDecisions() }

  // MARK: What clients may be told

  private func fault(in event: SessionEvent, for session: SessionID) -> String? {
    switch event {
    case .appeared(let friend), .moved(let friend): fault(in: friend, for: session)
    case .snapshot(let friends): friends.lazy.compactMap { fault(in: $0, for: session) }.first
    default: nil
    }
  }

  private func fault(in friend: NearbyFriend, for session: SessionID) -> String? {
    guard let viewer = users[session], let friends = viewers[viewer]?.friends else { return "a stranger is told" }
    let what = "\(viewer.text) is told of \(friend.user.text)"
    if !friends.contains(friend.user) { return "the node has heard that they are no friends: \(what)" }
    guard let decisions = channels[friend.user]?.decisions else { return "the node has heard of nobody: \(what)" }
    if decisions.isPaused { return "the node has heard that the friend hides: \(what)" }
    if decisions.precision != friend.precision { return "the node has heard of another precision: \(what)" }
    return nil
  }
}
