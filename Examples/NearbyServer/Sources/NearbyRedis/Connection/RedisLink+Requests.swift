internal import NIOCore

extension RedisLink {
  /// Sends commands, and returns their replies in order. A refusal is a reply like any other.
  ///
  /// - Throws: `notConnected` or `tooBusy` when nothing was sent, `connectionLost` when nothing is known of the
  /// outcome.
  func send(_ commands: CommandBatch) async throws(RedisError) -> [RESPValue] {
    guard commands.count > 0 else { return [] }
    let promise = eventLoop.makePromise(of: [RESPValue].self)
    do {
      try channel().writeAndFlush(CommandRequest(commands: commands, promise: promise), promise: nil)
    } catch {
      promise.fail(error)
    }
    return try await promise.futureResult.outcome()
  }

  /// Subscribes to channels, and returns when the server has confirmed each.
  func subscribe(to names: [ChannelName]) async throws(RedisError) {
    try await request { .subscribe(names, $0) }
  }

  /// Leaves channels, and returns when the server has confirmed that.
  func unsubscribe(from names: [ChannelName]) async throws(RedisError) {
    try await request { .unsubscribe(names, $0) }
  }

  /// Reads on where the receiver had too much to do.
  func goOnReading() {
    (try? channel())?.triggerUserOutboundEvent(GoOnReading(), promise: nil)
  }

  private func request(
    _ make: (EventLoopPromise<Void>) -> SubscriptionRequest
  ) async throws(RedisError) {
    let promise = eventLoop.makePromise(of: Void.self)
    do {
      try channel().writeAndFlush(make(promise), promise: nil)
    } catch {
      promise.fail(error)
    }
    try await promise.futureResult.outcome()
  }
}

extension EventLoopFuture where Value: Sendable {
  fileprivate func outcome() async throws(RedisError) -> Value {
    do {
      return try await get()
    } catch {
      throw error as? RedisError ?? .connectionLost
    }
  }
}
