import NIOCore
import Synchronization

/// Counts connections, so that neither all clients nor those of one address take more than there are.
///
/// Whoever comes when there is no place left gets a spare one for a moment, long enough to ask whether the server is
/// well; of the spare ones the oldest makes room.
final class ConnectionCensus: Sendable {
  enum Place: Sendable {
    case regular, spare
  }

  private struct State {
    var count = 0
    var countsByAddress: [UInt64: Int] = [:]
    var spare: [any Channel] = []
  }

  private let limits: ConnectionLimits
  private let state = Mutex(State())

  init(_ limits: ConnectionLimits) {
    self.limits = limits
  }

  /// Finds a place for a connection until it is closed.
  func admit(_ channel: any Channel) -> Place {
    let address = channel.remoteAddress?.network ?? 0
    let (place, evicted) = state.withLock { state -> (Place, (any Channel)?) in
      let count = state.countsByAddress[address] ?? 0
      guard state.count < limits.count, count < limits.countPerAddress else {
        state.spare.append(channel)
        return (.spare, state.spare.count > ConnectionLimits.spareCount ? state.spare.removeFirst() : nil)
      }
      state.count += 1
      state.countsByAddress[address] = count + 1
      return (.regular, nil)
    }
    evicted?.close(promise: nil)
    channel.closeFuture.whenComplete { [self] _ in leave(channel, place, address) }
    return place
  }

  private func leave(_ channel: any Channel, _ place: Place, _ address: UInt64) {
    state.withLock { state in
      switch place {
      case .regular:
        state.count -= 1
        let count = (state.countsByAddress[address] ?? 0) - 1
        state.countsByAddress[address] = count > 0 ? count : nil
      case .spare:
        state.spare.removeAll { $0 === channel }
      }
    }
  }
}
