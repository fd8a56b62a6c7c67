internal import NIOCore

/// Channels to subscribe or to leave, and who waits until it is so.
enum SubscriptionRequest: Sendable {
  case subscribe([ChannelName], EventLoopPromise<Void>)
  case unsubscribe([ChannelName], EventLoopPromise<Void>)
}

/// What was published on a channel.
struct ReceivedMessage: Sendable {
  var channel: ChannelName
  var payload: ByteBuffer
}

/// The receiver has taken enough of the messages that waited for it.
struct GoOnReading: Sendable {}

/// Keeps the subscriptions of a connection, and hands on what comes.
///
/// Reading stops while the receiver has too much to do: then the server keeps what it sends, and ends the connection
/// when that is more than it likes to.
final class SubscriptionHandler: ChannelDuplexHandler {
  typealias InboundIn = RESPValue
  typealias OutboundIn = SubscriptionRequest
  typealias OutboundOut = CommandBatch

  private typealias State = SubscriptionState<EventLoopPromise<Void>>

  private let options: RedisOptions
  private let pubSub: RedisPubSub

  /// Takes messages in their order, and says whether to read on.
  private let receive: ([ReceivedMessage]) -> Bool

  private var state = State()
  private var messages: [ReceivedMessage] = []
  private var isPaused = false
  private var isReadPending = false

  init(_ options: RedisOptions, _ pubSub: RedisPubSub, receive: @escaping ([ReceivedMessage]) -> Bool) {
    (self.options, self.pubSub) = (options, pubSub)
    self.receive = receive
  }

  // MARK: From the server

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let value = unwrapInboundIn(data)
    var effects: [State.Effect] = []
    do throws(RedisError) {
      if case .map = value { try Handshake.checkRole(value) }
      let news = try SubscriptionNews(value)
      if case .message(let channel, let payload) = news {
        messages.append(ReceivedMessage(channel: channel, payload: payload))
      } else {
        // Whoever is told that a channel is subscribed has heard what came before.
        handMessagesOn()
        try state.take(news, into: &effects)
      }
    } catch {
      context.fireErrorCaught(error)
    }
    perform(effects, context: context)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    handMessagesOn()
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if isPaused { isReadPending = true } else { context.read() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    handMessagesOn()
    for promise in state.abandon() { promise.fail(RedisError.connectionLost) }
    context.fireChannelInactive()
  }

  private func handMessagesOn() {
    guard !messages.isEmpty else { return }
    isPaused = !receive(messages)
    messages = []
  }

  // MARK: To the server

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.succeed()
    let request = unwrapOutboundIn(data)
    let (names, caller) = request.parts
    guard context.channel.isActive else { return caller.fail(RedisError.notConnected) }
    guard context.channel.isWritable, state.callCount < options.maximumCommandCount else {
      return caller.fail(RedisError.tooBusy)
    }
    var effects: [State.Effect] = []
    switch request {
    case .subscribe: state.subscribe(to: names, ticket: caller, into: &effects)
    case .unsubscribe: state.unsubscribe(from: names, ticket: caller, into: &effects)
    }
    perform(effects, context: context)
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is GoOnReading else { return context.triggerUserOutboundEvent(event, promise: promise) }
    promise?.succeed()
    isPaused = false
    guard isReadPending else { return }
    isReadPending = false
    context.read()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is ProbeIsDue else { return context.fireUserInboundEventTriggered(event) }
    state.ping()
    // In version 2 nothing else may be asked while channels are subscribed.
    send([options.protocolVersion == .three ? "HELLO" : "PING"], context: context)
    context.flush()
  }

  private func perform(_ effects: [State.Effect], context: ChannelHandlerContext) {
    for effect in effects {
      switch effect {
      case .subscribe(let names): send([pubSub.subscribe] + names.map { .bytes($0.bytes) }, context: context)
      case .unsubscribe(let names): send([pubSub.unsubscribe] + names.map { .bytes($0.bytes) }, context: context)
      case .complete(let promise, nil): promise.succeed()
      case .complete(let promise, let refusal?): promise.fail(RedisError.refused(refusal))
      }
    }
    if !effects.isEmpty { context.flush() }
  }

  private func send(_ command: [RedisArgument], context: ChannelHandlerContext) {
    var commands = CommandBatch()
    commands.append(command)
    context.write(wrapOutboundOut(commands), promise: nil)
  }
}

extension SubscriptionRequest {
  fileprivate var parts: ([ChannelName], EventLoopPromise<Void>) {
    switch self {
    case .subscribe(let names, let promise), .unsubscribe(let names, let promise): (names, promise)
    }
  }
}
