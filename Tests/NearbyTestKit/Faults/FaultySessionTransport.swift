public import NearbyCore

/// A transport that keeps what its client was told, and is as slow or broken as a test says.
public struct FaultySessionTransport: SessionTransport {
  /// What becomes of sending.
  public let sending = Faults()

  /// What becomes of closing, where a failure counts as done.
  public let closing = Faults()

  private let transport = InMemorySessionTransport()

  /// Creates a transport that has sent nothing.
  public init() {}

  /// Everything that was sent, the oldest first.
  public var events: [SessionEvent] { transport.events }

  /// Why the connection was closed; `nil` while it is open.
  public var closeReason: SessionCloseReason? { transport.closeReason }

  /// Sends, unless that is to fail.
  public func send(_ events: [SessionEvent]) async throws {
    try await sending.pass()
    transport.send(events)
  }

  /// Closes, and lets what is being sent fail.
  public func close(_ reason: SessionCloseReason) async {
    try? await closing.pass()
    transport.close(reason)
    sending.breakOff()
  }
}
