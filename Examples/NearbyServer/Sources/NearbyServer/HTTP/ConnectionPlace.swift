import NIOCore
import NIOHTTP1
import Synchronization

/// The place of one connection among all, and whose it is.
///
/// A connection counts for the address that it comes from. One of a trusted proxy counts for nobody until it is known
/// for whom it is: by the header of the PROXY protocol in front of it, or by what a request says that opens a
/// WebSocket. Other requests do not matter: the proxy's next one on the same connection may be somebody else's.
final class ConnectionPlace: Sendable {
  private enum Holding {
    /// Among those that are counted, and for which address.
    case regular(UInt64?)

    /// One of those for whoever finds no place.
    case spare
    case left
  }

  private struct State {
    var holding: Holding
    var address: NetworkAddress?
  }

  private let census: ConnectionCensus
  private let channel: any Channel
  private let state: Mutex<State>

  /// Takes a place, or a spare one, and keeps it until the connection is closed.
  init(of channel: any Channel, in census: ConnectionCensus) {
    self.census = census
    self.channel = channel
    let address = channel.remoteAddress.flatMap { NetworkAddress($0) }
    let counted = census.counted(address)
    state = Mutex(State(holding: census.enter(as: counted) ? .regular(counted) : .spare, address: address))
    if isSpare { census.takeSpare(channel) }
    channel.closeFuture.whenComplete { [self] _ in leave() }
  }

  /// Whether it is for a moment only, for one request that opens no WebSocket.
  var isSpare: Bool {
    state.withLock { if case .regular = $0.holding { false } else { true } }
  }

  /// Whether who has connected is a trusted proxy.
  var isOfProxy: Bool {
    state.withLock { $0.address.map(census.proxies.contains) ?? false }
  }

  /// A proxy has said whose the connection is. If there is no place for that address any more, it becomes a spare one.
  func belongs(to address: NetworkAddress) {
    let isNewlySpare = state.withLock { state in
      state.address = address
      if census.proxies.contains(address) || count(for: address, &state) { return false }
      guard case .regular(let counted) = state.holding else { return false }
      census.leave(counted)
      state.holding = .spare
      return true
    }
    if isNewlySpare { census.takeSpare(channel) }
  }

  /// Counts the connection for whoever opens a WebSocket on it.
  ///
  /// - Returns: Whether there is a place for that address.
  func takeWebSocket(_ headers: HTTPHeaders) -> Bool {
    state.withLock { state in
      guard let address = state.address else {
        if case .regular = state.holding { return true }
        return false
      }
      return count(for: census.proxies.client(of: headers, from: address), &state)
    }
  }

  private func count(for address: NetworkAddress, _ state: inout State) -> Bool {
    guard case .regular(let counted) = state.holding else { return false }
    guard counted != address.network else { return true }
    guard census.mayOpen(address.network) else { return false }
    guard census.move(from: counted, to: address.network) else { return false }
    state.holding = .regular(address.network)
    return true
  }

  private func leave() {
    let former = state.withLock { state in
      defer { state.holding = .left }
      return state.holding
    }
    switch former {
    case .regular(let counted): census.leave(counted)
    case .spare: census.leaveSpare(channel)
    case .left: break
    }
  }
}
