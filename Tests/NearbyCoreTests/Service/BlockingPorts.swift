import Foundation
import NearbyCore

/// Every port of a service at once, whose methods block their thread until they are let through.
final class BlockingPorts: @unchecked Sendable {
  private let condition = NSCondition()
  private var calls = 0

  /// The number of the call that blocks; the next one may come before that one has noticed that it may go on.
  private var blocking: Int?
  private var isStuck = false
  private var isOpen = false
  private var rounds = 0

  let cache: InMemoryLocationCache
  let broker: any ChannelBroker
  let directory: InMemoryFriendDirectory
  let transport = InMemorySessionTransport()

  init(_ town: ServiceTown) {
    cache = InMemoryLocationCache(clock: town.clock)
    broker = town.memory.connection()
    directory = town.friends
  }

  /// Whether a method blocked for so many rounds that nothing else can have been going on.
  var wasStuck: Bool {
    condition.withLock { isStuck }
  }

  /// How many calls have blocked.
  var callCount: Int {
    condition.withLock { calls }
  }

  /// Lets through who waits, if it is not newer than the `count`th call.
  func letThrough(_ count: Int) {
    condition.withLock {
      if count == calls { stopBlocking() }
    }
  }

  /// Notes that everybody else had the chance to do something.
  func endRound() {
    condition.withLock {
      rounds = blocking == nil ? 0 : rounds + 1
      guard rounds > 100_000 else { return }
      isStuck = true
      isOpen = true
      stopBlocking()
    }
  }

  /// Blocks nobody any more.
  func open() {
    condition.withLock {
      isOpen = true
      stopBlocking()
    }
  }

  private func stopBlocking() {
    blocking = nil
    rounds = 0
    condition.broadcast()
  }

  private func block() {
    condition.withLock {
      // One at a time: with all threads blocked nobody could let anybody through.
      guard blocking == nil, !isOpen else { return }
      calls += 1
      let number = calls
      blocking = number
      while blocking == number { condition.wait() }
    }
  }
}

extension BlockingPorts: LocationCache, LocationHistory, FriendDirectory, SharingStore, SessionTransport,
  ChannelBroker
{
  func entries(of users: [UserID]) -> [LocationCacheEntry?] {
    block()
    return cache.entries(of: users)
  }

  func store(_ entries: [LocationCacheEntry]) {
    block()
    cache.store(entries)
  }

  func append(_ entries: [HistoryEntry]) {
    block()
  }

  func settings(of user: UserID) -> SharingSettings? {
    block()
    return nil
  }

  func store(_ settings: [SharingSettings]) {
    block()
  }

  func friends(of user: UserID) -> [UserID] {
    block()
    return directory.friends(of: user)
  }

  func addFriend(_ friend: UserID, of user: UserID) -> FriendRequestOutcome {
    block()
    return directory.addFriend(friend, of: user)
  }

  func removeFriend(_ friend: UserID, of user: UserID) -> Bool {
    block()
    return directory.removeFriend(friend, of: user)
  }

  func send(_ events: [SessionEvent]) {
    block()
    transport.send(events)
  }

  func close(_ reason: SessionCloseReason) {
    block()
    transport.close(reason)
  }

  func connect(_ receiver: any ChannelReceiver) async {
    block()
    await broker.connect(receiver)
  }

  func subscribe(to channels: [UserID], at slot: SlotID) async throws {
    block()
    try await broker.subscribe(to: channels, at: slot)
  }

  func unsubscribe(from channels: [UserID], at slot: SlotID) async throws {
    block()
    try await broker.unsubscribe(from: channels, at: slot)
  }

  func publish(_ messages: [ChannelMessage], at slot: SlotID) async throws {
    block()
    try await broker.publish(messages, at: slot)
  }
}
