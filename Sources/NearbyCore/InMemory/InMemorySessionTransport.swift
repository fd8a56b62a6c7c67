import Synchronization

/// A transport that keeps what a client was told, for tests.
public final class InMemorySessionTransport: SessionTransport {
  private struct State {
    var events: [SessionEvent] = []
    var closeReason: SessionCloseReason?
  }

  private let state = Mutex(State())

  /// Creates a transport that has sent nothing.
  public init() {}

  /// Everything that was sent, the oldest first.
  public var events: [SessionEvent] {
    state.withLock { $0.events }
  }

  /// Why the connection was closed; `nil` while it is open.
  public var closeReason: SessionCloseReason? {
    state.withLock { $0.closeReason }
  }

  /// Keeps the events.
  public func send(_ events: [SessionEvent]) {
    state.withLock { $0.events += events }
  }

  /// Keeps the reason.
  public func close(_ reason: SessionCloseReason) {
    state.withLock { $0.closeReason = reason }
  }
}
