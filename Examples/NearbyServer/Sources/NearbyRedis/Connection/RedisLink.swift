internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Keeps one connection to one server, and makes a new one whenever it breaks.
///
/// There is no queue: what is asked for while there is no connection fails at once, and nothing that was said before a
/// break is said after it. It runs on the event loop of its connection.
actor RedisLink {
  /// What a connection is for.
  enum Purpose: Sendable {
    case commands

    /// Subscriptions, and who takes the messages: on the event loop, in order. It says whether to read on.
    case subscriptions(RedisPubSub = .classic, receive: @Sendable ([ReceivedMessage]) -> Bool)
  }

  private enum Phase {
    case idle, connecting
    case ready(any Channel)
    case waiting(Scheduled<Void>)
    case closed
  }

  nonisolated let eventLoop: any EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe eventLoop.executor.asUnownedSerialExecutor() }

  private let endpoint: RedisEndpoint
  private let options: RedisOptions
  private let tls: NIOSSLContext?
  private let purpose: Purpose

  /// Called on the event loop when a connection can be used.
  private let isReady: @Sendable () -> Void

  /// Called on the event loop when a connection that could be used has ended.
  private let hasEnded: @Sendable (RedisError) -> Void

  private var phase = Phase.idle
  private var delay: ReconnectDelay

  /// Which attempt to connect this is; news of former ones are of no interest.
  private var attempt = 0

  private var starters: [CheckedContinuation<Void, Never>] = []

  init(
    to endpoint: RedisEndpoint, for purpose: Purpose, _ options: RedisOptions, tls: NIOSSLContext?,
    on eventLoop: any EventLoop, isReady: @escaping @Sendable () -> Void = {},
    hasEnded: @escaping @Sendable (RedisError) -> Void = { _ in }
  ) {
    (self.endpoint, self.purpose, self.options, self.tls) = (endpoint, purpose, options, tls)
    (self.eventLoop, self.isReady, self.hasEnded) = (eventLoop, isReady, hasEnded)
    delay = ReconnectDelay(options)
  }

  /// Begins to connect. Returns when the first attempt has succeeded or failed.
  func start() async {
    guard case .idle = phase else { return }
    connect()
    await withCheckedContinuation { starters.append($0) }
  }

  /// Ends the connection, and makes no new one.
  func close() {
    let former = phase
    phase = .closed
    attempt += 1
    switch former {
    case .ready(let channel):
      channel.close(promise: nil)
      hasEnded(.closed)
    case .waiting(let timer): timer.cancel()
    case .idle, .connecting, .closed: break
    }
    wakeStarters()
  }

  /// Ends the connection that there is, and makes a new one after the usual pause: something else has found out that it
  /// is of no use.
  func reconnect(because reason: RedisError) {
    guard case .ready(let channel) = phase else { return }
    channel.close(promise: nil)
    ended(reason, attempt: attempt)
  }

  /// The connection that there is.
  func channel() throws(RedisError) -> any Channel {
    switch phase {
    case .ready(let channel): return channel
    case .closed: throw .closed
    case .idle, .connecting, .waiting: throw .notConnected
    }
  }

  private func connect() {
    attempt += 1
    phase = .connecting
    let attempt = attempt
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(TimeAmount(options.connectTimeout))
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelOption(.socketOption(.so_keepalive), value: 1)
      .channelOption(
        .writeBufferWaterMark,
        value: .init(low: options.maximumUnsentByteCount / 2, high: options.maximumUnsentByteCount)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try self.assumeIsolated { try $0.setUp(channel, attempt: attempt) }
        }
      }
    bootstrap.connect(host: endpoint.host, port: endpoint.port).whenFailure { _ in
      self.assumeIsolated { $0.ended(.notConnected, attempt: attempt) }
    }
  }

  private func setUp(_ channel: any Channel, attempt: Int) throws {
    let pipeline = channel.pipeline.syncOperations
    if let tls {
      try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName))
    }
    try pipeline.addHandler(LivenessHandler(options))
    try pipeline.addHandler(RESPHandler(limits: options.limits))
    try pipeline.addHandler(HandshakeHandler(options))
    switch purpose {
    case .commands: try pipeline.addHandler(CommandHandler(options))
    case .subscriptions(let pubSub, let receive):
      try pipeline.addHandler(SubscriptionHandler(options, pubSub, receive: receive))
    }
    try pipeline.addHandler(
      ConnectionEndHandler(
        isReady: { [weak self] in self?.assumeIsolated { $0.becameReady(channel, attempt: attempt) } },
        hasEnded: { [weak self] reason in self?.assumeIsolated { $0.ended(reason, attempt: attempt) } }))
  }

  /// What the certificate has to be for; an address is no name.
  private var serverName: String? {
    (try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port)) == nil ? endpoint.host : nil
  }

  private func becameReady(_ channel: any Channel, attempt: Int) {
    guard attempt == self.attempt, case .connecting = phase else {
      channel.close(promise: nil)
      return
    }
    phase = .ready(channel)
    delay.succeeded()
    options.monitor(endpoint, .connected)
    isReady()
    wakeStarters()
  }

  private func ended(_ reason: RedisError, attempt: Int) {
    guard attempt == self.attempt else { return }
    let former = phase
    self.attempt += 1
    let pause = TimeAmount(delay.next(after: reason))
    phase = .waiting(
      eventLoop.scheduleTask(in: pause) { [weak self] in self?.assumeIsolated { $0.connectAgain() } })
    options.monitor(endpoint, .lost(reason))
    if case .ready = former { hasEnded(reason) }
    wakeStarters()
  }

  private func connectAgain() {
    guard case .waiting = phase else { return }
    connect()
  }

  private func wakeStarters() {
    for starter in starters { starter.resume() }
    starters = []
  }
}
