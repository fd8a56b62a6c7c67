import NIOCore
import NIOWebSocket
import NearbyProtocol
import Synchronization

/// One end of a WebSocket.
package final class WebSocketConnection: Sendable {
  /// How long the other end may take to go after a close frame.
  package static let closeTimeout: Duration = .seconds(5)

  /// What serves the socket.
  var eventLoop: any EventLoop { channel.eventLoop }

  private let channel: any Channel
  private let peerCloseCode = PeerCloseCode()

  /// That of a channel which has just become a WebSocket, before ``begin(as:maximumByteCount:keepAlive:pace:_:)``.
  init(on channel: any Channel) {
    self.channel = channel
  }

  /// How many frames a message may be cut into. It bounds what empty fragments cost to keep, of which there may be as
  /// many as one likes (RFC 6455, section 5.4). At the pace at which frames are read, so many take a few seconds.
  private static let maximumFragmentCount = 1024

  /// Puts the last handlers into the pipeline of the channel. On its event loop, once.
  ///
  /// - Parameters:
  ///   - pace: The first handler of the pipeline, if what comes is read at a pace.
  ///   - receiver: What takes the messages.
  func begin(
    as role: WebSocketRole, maximumByteCount: Int, keepAlive: WebSocketKeepAlive? = nil, pace: PacedReading? = nil,
    _ receiver: any WebSocketReceiver
  ) throws {
    try channel.pipeline.syncOperations.addHandlers(
      WebSocketFrameRules(role: role, pace: pace),
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: Self.maximumFragmentCount,
        maxAccumulatedFrameSize: maximumByteCount),
      WebSocketHandler(
        role: role, keepAlive: keepAlive, pace: pace, peerCloseCode: peerCloseCode, receiver: receiver))
  }

  /// Sends messages in order, and returns when they have been handed to the operating system: not before the other end
  /// has read enough of what came before.
  func send(_ messages: [WebSocketMessage]) async throws {
    guard !messages.isEmpty else { return }
    try await channel.writeAndFlush(messages)
  }

  /// Whether ``sendNow(_:)`` can be called: this is the event loop of the socket, and the other end reads.
  var isReady: Bool { channel.eventLoop.inEventLoop && channel.isWritable }

  /// Sends messages in order, without waiting for the other end. On the event loop.
  func sendNow(_ messages: [WebSocketMessage]) {
    channel.pipeline.syncOperations.writeAndFlush(NIOAny(messages), promise: nil)
  }

  /// Reads on where the receiver had enough. From anywhere.
  func readOn() {
    channel.triggerUserOutboundEvent(WebSocketHandler.Command.readOn, promise: nil)
  }

  /// Says goodbye, since nobody listens to the other end any more. From anywhere.
  func leave() {
    let code = CloseCode.goingAway
    channel.triggerUserOutboundEvent(
      WebSocketHandler.Command.close(code: code.rawValue, reason: code.reason), promise: nil)
  }

  /// Says goodbye. What was sent before still arrives; what the other end says from now on is not read any more.
  func close(code: UInt16, reason: String) async {
    let command = WebSocketHandler.Command.close(code: code, reason: reason)
    try? await channel.triggerUserOutboundEvent(command)
  }

  /// Says goodbye with one of our codes and its reason.
  func close(_ code: CloseCode) async {
    await close(code: code.rawValue, reason: code.reason)
  }

  /// Returns when the connection is gone, both ways.
  func waitUntilClosed() async {
    try? await channel.closeFuture.get()
  }

  /// Why the other end closed; `nil` while it has not, or when it gave no reason.
  var closeCode: UInt16? {
    peerCloseCode.value.withLock { $0 }
  }
}
