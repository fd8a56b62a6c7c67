import NIOCore
import NearbyCore
import Synchronization

/// Counts connections, so that neither all clients nor those of one address take more than there are.
///
/// Whoever comes when there is no place left gets a spare one for a moment, long enough to ask whether the server is
/// well; of the spare ones the oldest makes room.
final class ConnectionCensus: Sendable {
  fileprivate struct State {
    var count = 0
    var countsByAddress: [UInt64: Int] = [:]
    var spare: [any Channel] = []
    var pace: ConnectionPace?
  }

  /// Who may say on whose behalf it connects.
  let proxies: TrustedProxies

  private let limits: ConnectionLimits
  private let clock: any TimeSource
  private let state: Mutex<State>

  init(_ limits: ConnectionLimits, proxies: TrustedProxies, clock: any TimeSource = SystemClock()) {
    self.limits = limits
    self.proxies = proxies
    self.clock = clock
    state = Mutex(State(pace: limits.ratePerAddress.map { ConnectionPace($0) }))
  }

  /// How many have a place that is not a spare one.
  var count: Int { state.withLock { $0.count } }

  /// Whether an address may open a connection now; counts it then. `nil` for nobody yet, who may.
  func mayOpen(_ address: UInt64?) -> Bool {
    guard let address else { return true }
    return state.withLock { $0.pace?.take(for: address, now: clock.now.monotonic) ?? true }
  }

  /// For whom a connection counts that has just been made: for nobody yet, if it is a proxy's.
  func counted(_ address: NetworkAddress?) -> UInt64? {
    address.flatMap { proxies.contains($0) ? nil : $0.network }
  }

  /// Takes a place, if there is one in all and for the address; `nil` for nobody yet.
  func enter(as address: UInt64?) -> Bool {
    state.withLock { state in
      guard state.count < limits.count, state.add(address, limit: limits.countPerAddress) else { return false }
      state.count += 1
      return true
    }
  }

  /// Counts a connection that has a place for another address, if there is one for that.
  func move(from former: UInt64?, to address: UInt64) -> Bool {
    state.withLock { state in
      guard state.add(address, limit: limits.countPerAddress) else { return false }
      state.remove(former)
      return true
    }
  }

  /// Gives back a place.
  func leave(_ address: UInt64?) {
    state.withLock { state in
      state.count -= 1
      state.remove(address)
    }
  }

  /// Takes a spare place, for which the oldest may have to go.
  func takeSpare(_ channel: any Channel) {
    let evicted = state.withLock { state -> (any Channel)? in
      state.spare.append(channel)
      return state.spare.count > ConnectionLimits.spareCount ? state.spare.removeFirst() : nil
    }
    evicted?.close(promise: nil)
  }

  /// Gives back a spare place.
  func leaveSpare(_ channel: any Channel) {
    state.withLock { state in state.spare.removeAll { $0 === channel } }
  }
}

extension ConnectionCensus.State {
  fileprivate mutating func add(_ address: UInt64?, limit: Int) -> Bool {
    guard let address else { return true }
    let count = countsByAddress[address] ?? 0
    guard count < limit else { return false }
    countsByAddress[address] = count + 1
    return true
  }

  fileprivate mutating func remove(_ address: UInt64?) {
    guard let address else { return }
    let count = (countsByAddress[address] ?? 0) - 1
    countsByAddress[address] = count > 0 ? count : nil
  }
}
