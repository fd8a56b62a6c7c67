import Logging
import NIOCore
import NearbyCore
import NearbyProtocol

/// One client's connection, from the first frame to the last: says hello, hands requests to the service, and answers
/// what is not right.
struct ClientSession: Sendable {
  let connection: WebSocketConnection
  let subprotocol: Subprotocol

  /// The node that opens the session, unless another has the session that the client resumes.
  let service: NearbyService

  let configuration: ServerConfiguration
  let presence: Presence
  let resumes: ResumeRegistry

  /// What the client's next connection finds this one by.
  private let resume = ResumeRegistry.makeToken()

  /// Returns when the connection is over.
  func run() async {
    let timeout = Task {
      try await Task.sleep(for: configuration.authenticationTimeout)
      await connection.close(.authenticationTimedOut)
    }
    var opened: OpenSession?
    for await frame in connection.messages {
      guard let message = await decode(frame) else { continue }
      if let opened {
        await handle(message, in: opened)
      } else {
        timeout.cancel()
        opened = await open(message)
      }
    }
    timeout.cancel()
    if let opened {
      resumes.remove(resume)
      presence.leave(opened.user)
      await opened.service.close(opened.id)
    }
  }

  private func decode(_ frame: WebSocketMessage) async -> ClientMessage? {
    guard let payload = subprotocol.payload(of: frame) else {
      await connection.close(.unsupportedData)
      return nil
    }
    do throws(WireError) {
      return try subprotocol.codec.decode(ClientMessage.self, from: payload.readableBytesUInt8Span)
    } catch {
      await answer(ErrorMessage(error), to: error.messageID)
      if let code = error.closeCode { await connection.close(code) }
      return nil
    }
  }

  /// Lets the client in, if its first message proves who the user is.
  private func open(_ message: ClientMessage) async -> OpenSession? {
    guard case .hello(let hello) = message.body else {
      return await refuse(
        .unexpectedMessage, "the first message has to be hello", message.id, .protocolViolation)
    }
    let user: UserID
    do {
      user = try configuration.tokens.verify(hello.token, at: SystemClock().now)
    } catch {
      return await refuse(.unauthenticated, "the token is not valid", message.id, .unauthenticated)
    }
    let transport = WebSocketTransport(
      connection: connection, subprotocol: subprotocol, hello: message.id, hints: configuration.hints,
      limits: configuration.limits, resume: resume, acceptsBatches: hello.acceptsBatches,
      // Only the development page asks.
      onSend: { if configuration.isDevelopment { presence.note($0, of: user) } })
    configuration.directory.register(user)
    // Before the session: what it is told first counts, too.
    presence.enter(user)
    let former = resumes.session(for: hello.resume, of: user)
    // Only the node that has the former session can put this one in its place.
    let service = former?.service ?? service
    do {
      let id = try await service.open(
        transport, for: user, sharing: hello.sharing, report: hello.report, request: message.id,
        replacing: former?.id)
      let session = OpenSession(id: id, user: user, service: service)
      resumes.insert(session, for: resume)
      return session
    } catch {
      presence.leave(user)
      configuration.logger.error("a session could not be opened", metadata: ["kind": "\(type(of: error))"])
      return await refuse(.unavailable, "the session could not be opened", message.id, .unavailable)
    }
  }

  private func handle(_ message: ClientMessage, in session: OpenSession) async {
    let service = session.service
    switch message.body {
    case .hello:
      _ = await refuse(.unexpectedMessage, "hello was said before", message.id, .protocolViolation)
    case .report(let report):
      await service.report(report, from: session.id, request: message.id)
    case .friendAdded(let friend):
      await service.addFriend(friend, for: session.id, request: message.id)
    case .friendRemoved(let friend):
      await service.removeFriend(friend, for: session.id, request: message.id)
    case .reports(let reports):
      await service.report(reports, from: session.id, request: message.id)
    case .sharing(let decision):
      await service.setSharing(decision, of: session.id, request: message.id)
    case .listNearby(let list):
      guard list.cursor.isEmpty || NearbyCursor(text: list.cursor) != nil else {
        return await answer(
          ErrorMessage(code: .invalidCursor, message: "the cursor is not one of this server"), to: message.id)
      }
      await service.listNearby(
        for: session.id, after: NearbyCursor(text: list.cursor), pageSize: Int(list.pageSize),
        request: message.id)
    case .batch(let batch):
      for message in batch.messages {
        switch message {
        case .success(let message): await handle(message, in: session)
        case .failure(let error): await answer(ErrorMessage(error), to: error.messageID)
        }
      }
    }
  }

  private func refuse(
    _ code: ErrorCode, _ text: String, _ id: UInt32?, _ closeCode: CloseCode
  ) async -> OpenSession? {
    await answer(ErrorMessage(code: code, message: text), to: id)
    await connection.close(closeCode)
    return nil
  }

  /// Best effort: a client that is gone needs no answer.
  private func answer(_ error: ErrorMessage, to id: UInt32?) async {
    try? await connection.send([subprotocol.frame(ServerMessage(replyTo: id, body: .error(error)))])
  }
}
