import NearbyCore
import Synchronization

/// Keeps every promise but one.
final class WrongBroker: ChannelBroker {
  enum Flaw: CaseIterable {
    case doesNotHearItself, publishesBackwards, neverLeaves, deliversTwice, hasOneSlot, losesFriendships
    case cutsOffLargeCalls, countsSubscriptions
  }

  private let flaw: Flaw
  private let broker: any ChannelBroker
  private let counts = Mutex<[UserID: Int]>([:])

  init(_ flaw: Flaw, _ broker: any ChannelBroker) {
    self.flaw = flaw
    self.broker = broker
  }

  func connect(_ receiver: any ChannelReceiver) async {
    await broker.connect(receiver)
  }

  func subscribe(to channels: [UserID], at slot: SlotID) async throws {
    counts.withLock { counts in for user in channels { counts[user, default: 0] += 1 } }
    try await broker.subscribe(
      to: flaw == .cutsOffLargeCalls ? Array(channels.prefix(100)) : channels, at: at(slot))
  }

  func unsubscribe(from channels: [UserID], at slot: SlotID) async throws {
    if flaw == .neverLeaves { return }
    let left = counts.withLock { counts in
      channels.filter { user in
        counts[user, default: 0] -= 1
        return flaw != .countsSubscriptions || counts[user, default: 0] <= 0
      }
    }
    try await broker.unsubscribe(from: left, at: at(slot))
  }

  func publish(_ messages: [ChannelMessage], at slot: SlotID) async throws {
    var messages = messages
    switch flaw {
    case .publishesBackwards: messages.reverse()
    case .deliversTwice: messages += messages
    case .losesFriendships: messages.removeAll { if case .friendship = $0 { true } else { false } }
    default: break
    }
    let own = flaw == .doesNotHearItself ? Set(messages.map(\.channel)).sorted() : []
    let subscribed = counts.withLock { counts in own.filter { counts[$0, default: 0] > 0 } }
    try await broker.unsubscribe(from: subscribed, at: at(slot))
    try await broker.publish(messages, at: at(slot))
    try await broker.subscribe(to: subscribed, at: at(slot))
  }

  private func at(_ slot: SlotID) throws -> SlotID {
    flaw == .hasOneSlot ? try SlotID("one") : slot
  }
}
