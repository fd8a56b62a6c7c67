public import NearbyCore

/// One client's WebSocket, as a server's networking has it: what ``NearbyEndpoint`` needs to serve it, beside what the
/// client sends.
public protocol ClientConnection: Sendable {
  /// The memory that payloads are in.
  associatedtype Payload: FrameBuffer

  /// What the handshake agreed on.
  var subprotocol: Subprotocol { get }

  /// Sends frames in order, and returns once they have been written: not before the client has read enough of what came
  /// before, which is how a slow one is noticed.
  ///
  /// - Throws: Anything when the connection is over.
  func send(_ frames: [Frame<Payload>]) async throws

  /// Whether frames can be sent from where this is called without waiting for anything: by ``sendNow(_:)``, which is
  /// not called otherwise. `false` unless a connection implements both.
  var isReady: Bool { get }

  /// Sends frames in order, without waiting: only when ``isReady`` has just said that it can.
  func sendNow(_ frames: [Frame<Payload>])

  /// Closes the connection; what was sent before still arrives. Called once, from any task, also when
  /// the client has gone by itself.
  func close(_ code: CloseCode) async

  /// Hears what the client is about to be told. Does nothing unless a connection implements it.
  func willTell(_ events: [SessionEvent], to user: UserID)

  /// Hears why the client is not let in: what the authentication or the friend directory threw. Does nothing unless a
  /// connection implements it.
  func admissionFailed(_ error: any Error)

  /// Hears that frames can come again, after ``ServedClient/receive(_:)`` has said that it has enough. Called from
  /// anywhere. Does nothing unless a connection implements it, as those do which are read by
  /// ``ServedClient/receive(_:)``.
  func readOn()

  /// Hears that all is done for the client, and its session closed. Does nothing unless a connection implements it.
  ///
  /// - Parameter user: Whom its token named; `nil` when it showed none that is valid.
  func wasServed(_ user: UserID?)
}

extension ClientConnection {
  /// No.
  public var isReady: Bool { false }

  /// Does nothing, as it is never called.
  public func sendNow(_ frames: [Frame<Payload>]) {}

  /// Does nothing.
  public func willTell(_ events: [SessionEvent], to user: UserID) {}

  /// Does nothing.
  public func admissionFailed(_ error: any Error) {}

  /// Does nothing.
  public func readOn() {}

  /// Does nothing.
  public func wasServed(_ user: UserID?) {}
}
