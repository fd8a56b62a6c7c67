public import NIOCore
public import NIOPosix
internal import NIOSSL
internal import Synchronization

extension RedisEndpoint {
  /// Connects once, as whoever uses the server does, and ends the connection again.
  ///
  /// - Parameters:
  ///   - options: How to talk to the server.
  ///   - eventLoops: What the connection runs on.
  /// - Throws: ``RedisError``, why the server cannot be used; or why the certificates or keys of ``RedisOptions/tls``
  ///   cannot be read.
  public func check(
    _ options: RedisOptions = RedisOptions(),
    eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async throws {
    let tls = try options.tls.map(NIOSSLContext.init(configuration:))
    let outcome = FirstOutcome()
    var options = options
    options.monitor = { outcome.take($1) }
    let link = RedisLink(to: self, for: .commands, options, tls: tls, on: eventLoops.next())
    await link.start()
    await link.close()
    if let failure = outcome.failure { throw failure }
  }
}

/// What became of a first attempt to connect.
private final class FirstOutcome: Sendable {
  private let first: Mutex<RedisConnectionEvent?> = Mutex(nil)

  func take(_ event: RedisConnectionEvent) {
    first.withLock { $0 = $0 ?? event }
  }

  var failure: RedisError? {
    switch first.withLock({ $0 }) {
    case .lost(let reason): reason
    default: nil
    }
  }
}
