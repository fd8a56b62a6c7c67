public import NearbyCore

/// Where clients connect: serves their WebSockets by one ``ServerConversation`` each, and knows for which open session
/// each client's `resume` stands, at whichever service of the process that is.
///
/// ```swift
/// let endpoint = NearbyEndpoint(terms: ServerTerms(configuration))
/// await endpoint.serve(socket, at: service) { token in try await accounts.user(of: token) }
/// ```
public final class NearbyEndpoint: Sendable {
  private let terms: ServerTerms
  private let clock: any TimeSource
  private let resumes = ResumeRegistry()
  private let allowances: AllowanceRegistry
  private let timers: ConversationTimers

  /// Creates an endpoint without clients.
  ///
  /// - Parameters:
  ///   - terms: What every client is told of how the server works.
  ///   - clock: What time it is, for how long a client may wait with its hello, and a token is good.
  public init(terms: ServerTerms, clock: any TimeSource = SystemClock()) {
    self.terms = terms
    self.clock = clock
    allowances = AllowanceRegistry(terms.rates)
    timers = ConversationTimers(clock: clock)
  }

  /// Serves a client from its handshake on, and returns when the connection is over: the session is closed then,
  /// whatever ended it. When the task is cancelled, the client is told that the server goes away.
  ///
  /// - Parameters:
  ///   - client: The client's WebSocket.
  ///   - service: The node that opens the session, unless another one has the session that the client resumes.
  ///   - authenticate: Finds out whom a token names, and for how long: when the token expires, the connection is closed
  ///     with ``CloseCode/unauthenticated``. `nil` for a token that is not valid. What it throws is taken for a passing
  ///     failure: the client is asked to come again.
  /// - Returns: Whom the client's token named; `nil` when it showed none that is valid.
  @discardableResult
  public func serve(
    _ client: some ClientConnection, at service: NearbyService,
    authenticate: (_ token: String) async throws -> AuthenticatedUser?
  ) async -> UserID? {
    let resume = ResumeRegistry.makeToken()
    let driver = ConversationDriver(client, terms: terms, resume: resume, clock: clock)
    let timer = timers.enter(driver)
    return await withTaskCancellationHandler {
      let guest = await converse(driver, at: service, resume: resume, authenticate: authenticate) {
        timers.deadlineChanged(at: timer)
      }
      timers.leave(timer)
      if let user = guest.user { allowances.leave(user, now: clock.now.monotonic) }
      if let session = guest.session {
        resumes.remove(resume)
        await session.service.close(session.id)
      }
      return guest.user
    } onCancel: {
      Task { try await driver.handle(.ended(.goingAway)) }
    }
  }

  /// Serves a client whose token is good for as long as the connection, as ``serve(_:at:authenticate:)`` does
  /// otherwise.
  @discardableResult
  public func serve(
    _ client: some ClientConnection, at service: NearbyService,
    authenticate: (_ token: String) async throws -> UserID?
  ) async -> UserID? {
    await serve(client, at: service) { token -> AuthenticatedUser? in
      try await authenticate(token).map { AuthenticatedUser($0) }
    }
  }

  /// Whom a connection turned out to be.
  private struct Guest {
    var user: UserID?
    var session: OpenSession?
  }

  /// Takes what the client says until the connection is over.
  private func converse<Client: ClientConnection>(
    _ driver: ConversationDriver<Client>, at service: NearbyService, resume: String,
    authenticate: (_ token: String) async throws -> AuthenticatedUser?, onAdmission: () -> Void
  ) async -> Guest {
    var guest = Guest()
    var steps: [ServerConversation<Client.Payload>.Step] = []
    do {
      reading: for try await frame in driver.client.frames {
        steps.removeAll(keepingCapacity: true)
        driver.handle(.received(frame), into: &steps)
        var next = 0
        while next < steps.count {
          let step = steps[next]
          next += 1
          switch step {
          case .request(let request, let id):
            do throws(ServiceOverload) {
              try await guest.session?.take(request, id: id)
            } catch {
              driver.handle(.told([.refused(error.refusal, request: id)]), into: &steps)
            }
          case .send:
            // A client that is gone needs no answer; its frames end, too.
            try? await driver.perform(step)
          case .close:
            try? await driver.perform(step)
            break reading
          case .admit(let hello, let id):
            do {
              // Before anything is done for a client that would not be let in.
              try service.checkRoom(for: .session)
              guard let authenticated = try await authenticate(hello.token) else {
                driver.handle(.rejected(.unauthenticated), into: &steps)
                continue
              }
              let user = authenticated.user
              guest.user = user
              if let wait = enter(user, by: driver) {
                driver.handle(.rejected(.tooOften(retryAfterMilliseconds: wait)), into: &steps)
                continue
              }
              guest.session = try await open(hello, id: id, for: user, over: driver, at: service, resume: resume)
              driver.handle(.admitted(until: authenticated.expiresAt), into: &steps)
              onAdmission()
            } catch let overload as ServiceOverload {
              let wait = overload.retryAfterMilliseconds
              driver.handle(.rejected(.overloaded(retryAfterMilliseconds: wait)), into: &steps)
            } catch {
              driver.client.admissionFailed(error)
              driver.handle(.rejected(.unavailable), into: &steps)
            }
          }
        }
      }
    } catch {
      // The connection broke, which is one way for it to end.
    }
    steps = []
    driver.handle(.ended(Task.isCancelled ? .goingAway : .normal), into: &steps)
    for step in steps { try? await driver.perform(step) }
    return guest
  }

  /// Counts a connection of a user.
  ///
  /// - Returns: After how many milliseconds it may come; `nil` when it may now.
  private func enter(_ user: UserID, by driver: ConversationDriver<some ClientConnection>) -> Int64? {
    let now = clock.now.monotonic
    let shared = allowances.enter(user, now: now)
    driver.share(shared)
    return shared.takeConnection(now: now)
  }

  private func open(
    _ hello: Hello, id: UInt32?, for user: UserID, over driver: ConversationDriver<some ClientConnection>,
    at service: NearbyService, resume: String
  ) async throws -> OpenSession {
    let former = resumes.session(for: hello.resume, of: user)
    // Only the node that has the former session can put this one in its place.
    let service = former?.service ?? service
    let session = try await service.open(
      ConversationTransport(driver: driver, user: user), for: user, sharing: hello.sharing, report: hello.report,
      request: id, replacing: former?.id)
    let opened = OpenSession(id: session, user: user, service: service)
    resumes.insert(opened, for: resume)
    return opened
  }
}

extension OpenSession {
  /// Hands what the client wants to the service, which answers by the client's connection unless it has too much to do.
  fileprivate func take(_ request: ClientRequest, id: UInt32?) async throws(ServiceOverload) {
    switch request {
    case .report(let report): try await service.report(report, from: self.id, request: id)
    case .reports(let reports): try await service.report(reports, from: self.id, request: id)
    case .addFriend(let friend): try await service.addFriend(friend, for: self.id, request: id)
    case .removeFriend(let friend): await service.removeFriend(friend, for: self.id, request: id)
    case .setSharing(let decision): await service.setSharing(decision, of: self.id, request: id)
    case .listNearby(let cursor, let pageSize):
      try await service.listNearby(for: self.id, after: cursor, pageSize: pageSize, request: id)
    }
  }
}
