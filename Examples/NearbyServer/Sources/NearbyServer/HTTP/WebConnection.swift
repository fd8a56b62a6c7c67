import NIOCore
import NIOHTTP1
import NearbyProtocol

/// One TCP connection: any number of requests, the last of which may turn it into a WebSocket.
struct WebConnection: Sendable {
  /// What the client wants. The next request comes once the one before is answered.
  enum Event: Sendable {
    case request(WebRequest)
    case webSocket(WebSocketConnection, Subprotocol)
  }

  /// What the client wants, until the connection is over or has become a WebSocket. Can be read by one task, once.
  let events: AsyncStream<Event>

  /// What serves the socket.
  var eventLoop: any EventLoop { channel.eventLoop }

  private let channel: any Channel

  /// Puts the handlers into the pipeline of a connection that has just been accepted. On its event loop.
  static func make(
    on channel: any Channel, rules: RequestRules, limits: RequestLimits, place: ConnectionPlace,
    keepAlive: WebSocketKeepAlive
  ) throws -> WebConnection {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let encoder = HTTPResponseEncoder()
    let parts: [any RemovableChannelHandler] = [
      ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits.head)),
      HTTPServerPipelineHandler(), NIOHTTPResponseHeadersValidator(), HTTPServerProtocolErrorHandler(),
    ]
    let pace = PacedReading(limits.pace)
    let handler = WebConnectionHandler(
      rules: rules, limits: limits, place: place, pace: pace, keepAlive: keepAlive, encoder: encoder,
      httpHandlers: parts,
      events: continuation)
    try channel.pipeline.syncOperations.addHandler(pace)
    try channel.pipeline.syncOperations.addHandler(encoder)
    try channel.pipeline.syncOperations.addHandlers(parts)
    try channel.pipeline.syncOperations.addHandler(handler)
    return WebConnection(events: events, channel: channel)
  }

  private init(events: AsyncStream<Event>, channel: any Channel) {
    self.events = events
    self.channel = channel
  }

  /// Answers the request that came last, and returns when that has been handed to the operating system.
  func answer(_ response: WebResponse) async {
    // A client that is gone needs no answer.
    try? await channel.writeAndFlush(response)
  }

  /// Ends the connection.
  func close() {
    channel.close(promise: nil)
  }
}
