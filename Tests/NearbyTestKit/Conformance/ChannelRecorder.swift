public import NearbyCore
internal import Synchronization

/// Keeps what arrives through a broker.
public final class ChannelRecorder: ChannelReceiver {
  private struct State {
    var messages: [ChannelMessage] = []
    var lostSlots: [SlotID] = []
  }

  private let state = Mutex(State())

  /// Creates a recorder that has heard nothing.
  public init() {}

  /// Everything that arrived, the oldest first.
  public var messages: [ChannelMessage] {
    state.withLock { $0.messages }
  }

  /// What arrived on the channel of `user`, the oldest first.
  public func messages(of user: UserID) -> [ChannelMessage] {
    messages.filter { $0.channel == user }
  }

  /// The slots whose connections were lost, in that order.
  public var lostSlots: [SlotID] {
    state.withLock { $0.lostSlots }
  }

  /// Keeps the messages.
  public func receive(_ messages: [ChannelMessage]) {
    state.withLock { $0.messages += messages }
  }

  /// Keeps the slot.
  public func connectionWasLost(to slot: SlotID) {
    state.withLock { $0.lostSlots.append(slot) }
  }
}
