public import NearbyCore
internal import Synchronization

/// A broker connection whose slots fail, wait or break when a test says so.
public final class FaultyChannelBroker: ChannelBroker {
  /// What becomes of the first call.
  public let connecting = Faults()

  private struct State {
    var faults: [SlotID: Faults] = [:]
    var subscriptions: [SlotID: Set<UserID>] = [:]
    var receiver: (any ChannelReceiver)?
    var hasConnected = false
    var isTooEarly = false
  }

  private let broker: any ChannelBroker
  private let state = Mutex(State())

  /// Puts faults before `broker`.
  public init(_ broker: any ChannelBroker) {
    self.broker = broker
  }

  /// What becomes of the calls to a slot.
  public func faults(at slot: SlotID) -> Faults {
    state.withLock { state in
      let faults = state.faults[slot] ?? Faults()
      state.faults[slot] = faults
      return faults
    }
  }

  /// The channels that are subscribed at a slot.
  public func subscriptions(at slot: SlotID) -> Set<UserID> {
    state.withLock { $0.subscriptions[slot] ?? [] }
  }

  /// Whether a slot was called before the receiver was connected.
  public var wasCalledTooEarly: Bool {
    state.withLock { $0.isTooEarly }
  }

  /// Breaks the connection to a slot without telling: all subscriptions there are gone.
  public func loseSubscriptions(at slot: SlotID) async throws {
    let lost = state.withLock { $0.subscriptions.removeValue(forKey: slot) ?? [] }
    try await broker.unsubscribe(from: lost.sorted(), at: slot)
  }

  /// Tells the node that the connection to a slot was lost.
  public func reportLoss(of slot: SlotID) async {
    await state.withLock { $0.receiver }?.connectionWasLost(to: slot)
  }

  /// Connects, after it was held.
  public func connect(_ receiver: any ChannelReceiver) async {
    try? await connecting.pass()
    await broker.connect(receiver)
    state.withLock { state in
      state.receiver = receiver
      state.hasConnected = true
    }
  }

  /// Subscribes, unless that is to fail.
  public func subscribe(to channels: [UserID], at slot: SlotID) async throws {
    try await pass(slot)
    try await broker.subscribe(to: channels, at: slot)
    state.withLock { $0.subscriptions[slot, default: []].formUnion(channels) }
  }

  /// Leaves channels, unless that is to fail.
  public func unsubscribe(from channels: [UserID], at slot: SlotID) async throws {
    try await pass(slot)
    try await broker.unsubscribe(from: channels, at: slot)
    state.withLock { $0.subscriptions[slot, default: []].subtract(channels) }
  }

  /// Publishes, unless that is to fail.
  public func publish(_ messages: [ChannelMessage], at slot: SlotID) async throws {
    try await pass(slot)
    try await broker.publish(messages, at: slot)
  }

  private func pass(_ slot: SlotID) async throws {
    state.withLock { state in
      if !state.hasConnected { state.isTooEarly = true }
    }
    try await faults(at: slot).pass()
  }
}
