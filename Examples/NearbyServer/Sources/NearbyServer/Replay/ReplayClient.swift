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
  private let connection: WebSocketConnection
  private let subprotocol: Subprotocol
  private let context: ReplayContext

  /// The friends that are near, as far as the server has told.
  private(set) var near: [UserID: Sight] = [:]
  private(set) var counts = ReplayCounts()
  private var nextRequest: UInt32 = 1
  private var replies: [UInt32: CheckedContinuation<ServerMessage, any Error>] = [:]
  private var lastSend: ContinuousClock.Instant?
  private var snapshotWaiters: [CheckedContinuation<Void, any Error>] = []
  private var hasSnapshot = false
  private var end: Failure?

  init(user: UserID, connection: WebSocketConnection, subprotocol: Subprotocol, context: ReplayContext) {
    self.user = user
    self.connection = connection
    self.subprotocol = subprotocol
    self.context = context
  }

  /// Takes what the server says until the connection ends.
  func run() async {
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
    let failure = Failure.disconnected(connection.closeCode.map(CloseCode.init(rawValue:)))
    end = failure
    for reply in replies.values { reply.resume(throwing: failure) }
    for waiter in snapshotWaiters { waiter.resume(throwing: failure) }
    replies = [:]
    snapshotWaiters = []
  }

  /// Says hello and waits until the server has said who is near.
  func open(token: String) async throws {
    try await send(ClientMessage(body: .hello(Hello(token: token))))
    guard !hasSnapshot else { return }
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      if let end { continuation.resume(throwing: end) } else { snapshotWaiters.append(continuation) }
    }
  }

  /// Reports a location and waits until the server has stored, cached and published it.
  func report(_ coordinate: Coordinate, capturedAt: Timestamp) async throws {
    lastSend = .now
    context.noteReport(of: user, at: .now)
    _ = try await request(.report(LocationReport(coordinate: coordinate, capturedAt: capturedAt)))
  }

  /// Waits until everything that the server had for this client before has arrived.
  func settle() async throws {
    _ = try await request(.listNearby(ListNearby(pageSize: 1)))
  }

  func close() async {
    await connection.close(.normal)
  }

  /// Says something until it is not too much any more.
  private func request(_ body: ClientMessage.Body) async throws -> ServerMessage {
    while true {
      let reply = try await ask(body)
      guard case .error(let error) = reply.body else { return reply }
      guard error.code == .tooManyRequests, let wait = error.retryAfterMilliseconds else {
        throw Failure.refused(error)
      }
      try await Task.sleep(for: .milliseconds(wait))
    }
  }

  private func ask(_ body: ClientMessage.Body) async throws -> ServerMessage {
    let id = nextRequest
    nextRequest &+= 1
    try await send(ClientMessage(id: id, body: body))
    return try await withCheckedThrowingContinuation { continuation in
      if let early = earlyReplies.removeValue(forKey: id) {
        continuation.resume(returning: early)
      } else if let end {
        continuation.resume(throwing: end)
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
    case .welcome, .page, .accepted, .error, .goingAway, .ownLocation, .batch:
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
