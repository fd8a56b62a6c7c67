/// The way to one connected client: a WebSocket, a server-sent event stream, an array in a test.
public protocol SessionTransport: Sendable {
  /// Sends events in order. Returning late is how a slow client is noticed: meanwhile newer news of the same
  /// friend replaces older news that waits. An error means that the client is gone.
  ///
  /// Called from one task at a time. `events` is not empty and has at most 64 elements.
  func send(_ events: [SessionEvent]) async throws

  /// Sends events at once, in order, if nothing holds them up.
  ///
  /// Spares the task that a ``send(_:)`` takes. Called where the service runs, so it must not wait for anything; and
  /// not while a ``send(_:)`` is under way.
  ///
  /// - Returns: `false` when nothing of them was taken: they come again by ``send(_:)``. Unless a transport implements
  ///   it, nothing is.
  func sendIfReady(_ events: [SessionEvent]) -> Bool

  /// Closes the connection and says why. Called at most once, and not once an error of ``send(_:)`` has been
  /// seen. It can come while events are being sent, when the client is too slow: that `send` should then
  /// throw.
  func close(_ reason: SessionCloseReason) async
}

extension SessionTransport {
  /// Takes nothing.
  public func sendIfReady(_ events: [SessionEvent]) -> Bool { false }
}
