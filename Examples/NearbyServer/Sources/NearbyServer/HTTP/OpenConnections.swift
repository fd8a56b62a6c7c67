import NIOCore
import Synchronization

/// The server stops: who waits for nothing is let go, and the others soon.
struct ServerStops {}

/// All connections that a listener has accepted and that are still open.
final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isStopping = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// Counts a connection until it is closed. On its event loop.
  func add(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    let isLate = state.withLock { state in
      state.channels[id] = channel
      return state.isStopping
    }
    channel.closeFuture.whenComplete { [self] _ in remove(id) }
    if isLate { channel.close(promise: nil) }
  }

  private func remove(_ id: ObjectIdentifier) {
    let waiting = state.withLock { state in
      state.channels[id] = nil
      guard state.channels.isEmpty else { return [CheckedContinuation<Void, Never>]() }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Tells all connections that the server stops, also those which are still to come, and returns when they are closed.
  func stop() async {
    let channels = state.withLock { state in
      state.isStopping = true
      return Array(state.channels.values)
    }
    for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ServerStops()) }
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if !state.channels.isEmpty { state.waiting.append(continuation) }
        return state.channels.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }
}
