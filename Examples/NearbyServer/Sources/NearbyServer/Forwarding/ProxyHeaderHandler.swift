import NIOCore

/// Takes the header of the PROXY protocol off the beginning of a connection, and is gone then. The first handler of a
/// connection that a trusted proxy has made. One that begins with anything else is closed: whose it is, nobody knows.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let place: ConnectionPlace
  private let refused: @Sendable () -> Void
  private var received = ByteBuffer()
  private var isDone = false

  /// - Parameters:
  ///   - place: Hears whose the connection is.
  ///   - refused: Called when there is no telling.
  init(_ place: ConnectionPlace, refused: @escaping @Sendable () -> Void) {
    self.place = place
    self.refused = refused
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDone else { return context.fireChannelRead(data) }
    var bytes = unwrapInboundIn(data)
    received.writeBuffer(&bytes)
    do throws(InvalidProxyHeader) {
      guard let header = try received.readProxyHeader() else { return }
      if case .forwarded(let client) = header { place.belongs(to: client) }
    } catch {
      isDone = true
      refused()
      return context.close(promise: nil)
    }
    isDone = true
    if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }
}
