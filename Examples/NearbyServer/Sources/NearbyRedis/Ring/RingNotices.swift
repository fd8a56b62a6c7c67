internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// Listens to those who say that a ring has changed.
final class RingNotices: Sendable {
  private struct State {
    var link: RedisLink?
    var listeners: [AsyncStream<Void>.Continuation] = []
  }

  private let channel: ChannelName
  private let state = Mutex(State())

  init(
    of channel: ChannelName, at endpoint: RedisEndpoint, _ options: RedisOptions, tls: NIOSSLContext?,
    on eventLoop: any EventLoop
  ) {
    self.channel = channel
    let link = RedisLink(
      to: endpoint,
      for: .subscriptions { [weak self] _ in
        self?.tell()
        return true
      },
      options, tls: tls, on: eventLoop, isReady: { [weak self] in self?.subscribe() })
    state.withLock { $0.link = link }
  }

  func start() async {
    await state.withLock { $0.link }?.start()
  }

  func close() async {
    await state.withLock { $0.link }?.close()
    for listener in state.withLock({ $0.listeners }) { listener.finish() }
  }

  func hints() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.listeners.append(continuation) }
    return stream
  }

  /// Hints at a change that there may have been.
  func tell() {
    for listener in state.withLock({ $0.listeners }) { listener.yield() }
  }

  private func subscribe() {
    guard let link = state.withLock({ $0.link }) else { return }
    Task {
      // A user who may not subscribe asks now and then, as everybody does.
      try? await link.subscribe(to: [channel])
      // Without a connection nobody was heard.
      tell()
    }
  }
}
