import NIOCore
import NIOHTTP1

/// A response as it goes out on the connection that the request came on.
struct WebAnswer: Sendable {
  let head: HTTPResponseHead

  /// `nil` for a request that wanted to know the head only.
  let body: ByteBuffer?

  /// - Parameters:
  ///   - isHead: Whether only the head was asked for.
  ///   - isLast: Whether the connection is closed afterwards.
  init(_ response: WebResponse, isHead: Bool = false, isLast: Bool) {
    var head = HTTPResponseHead(version: .http1_1, status: response.status)
    head.headers.add(name: "content-type", value: response.contentType)
    head.headers.add(name: "content-length", value: String(response.body.count))
    head.headers.add(name: "cache-control", value: "no-cache")
    head.headers.add(name: "x-content-type-options", value: "nosniff")
    for (name, value) in response.headers { head.headers.add(name: name, value: value) }
    if isLast { head.headers.add(name: "connection", value: "close") }
    self.head = head
    body = isHead ? nil : ByteBuffer(bytes: response.body)
  }
}

/// Writes answers in the parts that the HTTP encoder knows.
final class WebAnswerHandler: ChannelOutboundHandler {
  typealias OutboundIn = WebAnswer
  typealias OutboundOut = HTTPServerResponsePart

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let answer = unwrapOutboundIn(data)
    context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
    if let body = answer.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    context.write(wrapOutboundOut(.end(nil)), promise: promise)
  }
}
