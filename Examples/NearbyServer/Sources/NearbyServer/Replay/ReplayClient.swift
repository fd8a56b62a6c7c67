import NIOCore
import NearbyCore
import NearbyProtocol

/// One user of the data set with a real WebSocket: sends what the user reported and keeps what the user is told.
actor ReplayClient {
  /// What the client knows of one friend.
  struct Sight: Equatable {
    var location: AcceptedLocation
    var distance: Double
  }

  enum Failure: Error {
    /// The server said no.
    case refused(ErrorMessage)

    /// The connection ended, with the server's close code if it gave one.
    case disconnected(CloseCode?)
  }

  nonisolated let user: UserID
  private var connection: WebSocketClient
  private let reconnect: (@Sendable () async throws -> WebSocketClient)?
  private let subprotocol: Subprotocol
  private let context: ReplayContext

  /// The friends that are near, as far as the server has told.
  private(set) var near: [UserID: Sight] = [:]
  private(set) var counts = ReplayCounts()
  private var token = ""
  private var resume = ""
  private var nextRequest: UInt32 = 1
  private var replies: [UInt32: CheckedContinuation<ServerMessage, any Error>] = [:]
  private var lastSend: ContinuousClock.Instant?
  private var snapshotWaiters: [CheckedContinuation<Void, any Error>] = []
  private var hasSnapshot = false
  private var end: Failure?

  /// Whether everything ends with this connection, since the client has closed it or cannot make another.
  private var isLeaving: Bool

  /// - Parameters:
  ///   - connection: What is talked over first.
  ///   - reconnect: Makes the next connection when one was lost; `nil` for who then has no other.
  init(
    user: UserID, connection: WebSocketClient, reconnect: (@Sendable () async throws -> WebSocketClient)? = nil,
    subprotocol: Subprotocol, context: ReplayContext
  ) {
    self.user = user
    self.connection = connection
    self.reconnect = reconnect
    isLeaving = reconnect == nil
    self.subprotocol = subprotocol
    self.context = context
  }

  /// Takes what the server says until the last connection ends.
  func run() async {
    var failure = await hear()
    while case .disconnected(let code) = failure, !isLeaving, !Task.isCancelled, code?.isWorthRetrying ?? true,
      await comeBack()
    {
      failure = await hear()
    }
    end = failure
    for waiter in snapshotWaiters { waiter.resume(throwing: failure) }
    snapshotWaiters = []
  }

  /// Takes what the server says until this connection ends, and says why it did.
  private func hear() async -> Failure {
    for await frame in connection.messages {
      guard let payload = frame.payload(in: subprotocol),
        let message = try? subprotocol.codec.decode(ServerMessage.self, from: payload.readableBytesUInt8Span)
      else {
        counts.unexpected += 1
        continue
      }
      context.trace?.received(message, by: user, at: context.now)
      take(message)
    }
    hasSnapshot = false
    let failure = Failure.disconnected(connection.closeCode.map(CloseCode.init(rawValue:)))
    for reply in replies.values { reply.resume(throwing: failure) }
    replies = [:]
    return failure
  }

  /// Connects anew, with pauses that grow, and says hello; gives up after as long as a rolling restart may take.
  private func comeBack() async -> Bool {
    let deadline = ContinuousClock.now + .seconds(30)
    var pause = Duration.milliseconds(50)
    while let reconnect, !isLeaving, !Task.isCancelled, ContinuousClock.now < deadline {
      try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
      pause = min(pause * 2, .seconds(1))
      guard let next = try? await reconnect() else { continue }
      connection = next
      // The client may have been closed meanwhile.
      if isLeaving { await next.close(.normal) }
      near = [:]
      counts.reconnections += 1
      if (try? await hello()) != nil { return true }
    }
    return false
  }

  /// Says hello and waits until the server has said who is near.
  func open(token: String) async throws {
    self.token = token
    try await hello()
    try await waitForSnapshot()
  }

  private func hello() async throws {
    try await send(ClientMessage(body: .hello(Hello(token: token, resume: resume))))
  }

  private func waitForSnapshot() async throws {
    guard !hasSnapshot else { return }
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      if let end { continuation.resume(throwing: end) } else { snapshotWaiters.append(continuation) }
    }
  }

  /// Reports a location and waits until the server has stored, cached and published it.
  func report(_ coordinate: Coordinate, capturedAt: Timestamp?) async throws {
    lastSend = .now
    context.noteReport(of: user, at: .now)
    _ = try await request(.report(LocationReport(coordinate: coordinate, capturedAt: capturedAt)))
  }

  /// Waits until everything that the server had for this client before has arrived.
  func settle() async throws {
    _ = try await request(.listNearby(ListNearby(pageSize: 1)))
  }

  func close() async {
    isLeaving = true
    await connection.close(.normal)
  }

  /// Says something until it is answered and is not too much any more: after a connection was lost, on the next one.
  private func request(_ body: ClientMessage.Body) async throws -> ServerMessage {
    while true {
      do {
        let reply = try await ask(body)
        guard case .error(let error) = reply.body else { return reply }
        guard error.code == .tooManyRequests || error.code == .unavailable,
          let wait = error.retryAfterMilliseconds
        else { throw Failure.refused(error) }
        try await Task.sleep(for: .milliseconds(wait))
      } catch Failure.disconnected where !isLeaving {
        try await waitForSnapshot()
      }
    }
  }

  private func ask(_ body: ClientMessage.Body) async throws -> ServerMessage {
    let id = nextRequest
    nextRequest &+= 1
    let asked = connection
    do {
      try await send(ClientMessage(id: id, body: body))
    } catch {
      // The end of the connection may not have been heard yet.
      if asked === connection { hasSnapshot = false }
      throw Failure.disconnected(nil)
    }
    return try await withCheckedThrowingContinuation { continuation in
      if let early = earlyReplies.removeValue(forKey: id) {
        continuation.resume(returning: early)
      } else if let end {
        continuation.resume(throwing: end)
      } else if asked !== connection || !hasSnapshot {
        continuation.resume(throwing: Failure.disconnected(nil))
      } else {
        replies[id] = continuation
      }
    }
  }

  /// Answers that came while the request was still being written.
  private var earlyReplies: [UInt32: ServerMessage] = [:]

  private func send(_ message: ClientMessage) async throws {
    context.trace?.sent(message, by: user, at: context.now)
    try await connection.send([Frame(message, in: subprotocol)])
  }

  private func take(_ message: ServerMessage) {
    if let id = message.replyTo {
      if let reply = replies.removeValue(forKey: id) {
        reply.resume(returning: message)
      } else {
        earlyReplies[id] = message
      }
      return
    }
    switch message.body {
    case .snapshot(let snapshot):
      for friend in snapshot.friends { near[friend.user] = Sight(friend) }
      guard !snapshot.more else { return }
      hasSnapshot = true
      for waiter in snapshotWaiters { waiter.resume() }
      snapshotWaiters = []
    case .appeared(let friend):
      counts.appeared += 1
      if near[friend.user] != nil { counts.duplicates += 1 }
      measure(friend)
      near[friend.user] = Sight(friend)
    case .moved(let friend):
      counts.moved += 1
      if near[friend.user] == nil { counts.unexpected += 1 }
      if near[friend.user] == Sight(friend) { counts.duplicates += 1 }
      measure(friend)
      near[friend.user] = Sight(friend)
    case .left(let news):
      counts.left += 1
      if near.removeValue(forKey: news.user) == nil { counts.duplicates += 1 }
    case .welcome(let welcome):
      resume = welcome.resume
    case .page, .accepted, .error, .goingAway, .ownLocation, .batch:
      break
    }
  }

  /// The news was caused by the friend's report when it brings a new location, otherwise by the client's own.
  private func measure(_ friend: NearbyFriend) {
    let isNews = near[friend.user]?.location != friend.location
    let friendSend = isNews ? context.lastReport(of: friend.user) : nil
    guard let cause = [friendSend, lastSend].compactMap({ $0 }).max() else { return }
    counts.latencies.append(cause.duration(to: .now).inMilliseconds)
  }
}

extension ReplayClient.Sight {
  init(_ friend: NearbyFriend) {
    self.init(location: friend.location, distance: friend.distance)
  }
}

extension Duration {
  var inMilliseconds: Double {
    self / .milliseconds(1)
  }
}
