import NearbyCore
import Synchronization

/// A transport that sends at once whenever a test says that its client is ready, and otherwise when it is told to.
final class ReadyTransport: SessionTransport {
  private struct State {
    var isReady = true
    var events: [SessionEvent] = []
    var waiting: [CheckedContinuation<Void, Never>] = []
    var sendCount = 0
    var faults: [String] = []
    var closeReason: SessionCloseReason?
  }

  private let state = Mutex(State())

  /// What the client was told, in order.
  var events: [SessionEvent] { state.withLock { $0.events } }

  /// How often it took a task to send.
  var sendCount: Int { state.withLock { $0.sendCount } }

  /// What a transport may not be asked.
  var faults: [String] { state.withLock { $0.faults } }

  var closeReason: SessionCloseReason? { state.withLock { $0.closeReason } }

  /// A client that is ready lets what was being sent through, too.
  func become(ready isReady: Bool) {
    let waiting = state.withLock { state in
      state.isReady = isReady
      defer { if isReady { state.waiting = [] } }
      return isReady ? state.waiting : []
    }
    for continuation in waiting { continuation.resume() }
  }

  func sendIfReady(_ events: [SessionEvent]) -> Bool {
    state.withLock { state in
      if !state.waiting.isEmpty { state.faults.append("asked while something is being sent") }
      if events.isEmpty || events.count > 64 { state.faults.append("asked to send \(events.count) events") }
      if state.closeReason != nil { state.faults.append("asked after it was closed") }
      if state.isReady { state.events += events }
      return state.isReady
    }
  }

  func send(_ events: [SessionEvent]) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        state.sendCount += 1
        if !state.isReady { state.waiting.append(continuation) }
        return state.isReady
      }
      if isReady { continuation.resume() }
    }
    state.withLock { $0.events += events }
  }

  func close(_ reason: SessionCloseReason) {
    state.withLock { $0.closeReason = reason }
    become(ready: true)
  }
}
