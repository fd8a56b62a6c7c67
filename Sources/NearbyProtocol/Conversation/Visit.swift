import NearbyCore
import Synchronization

/// Does for one client what its conversation asks for, and knows whom it turned out to be. Done by one task at a time.
final class Visit<Client: ClientConnection>: Sendable {
  typealias Step = ServerConversation<Client.Payload>.Step
  typealias Authentication = @Sendable (_ token: String) async throws -> AuthenticatedUser?

  private struct Guest {
    var user: UserID?
    var session: OpenSession?
  }

  let driver: ConversationDriver<Client>

  /// The node that opens the session, unless another one has the session that the client resumes.
  let service: NearbyService

  private let desk: FrontDesk
  private let resume: String
  private let authenticate: Authentication
  private let timer: ConversationTimers.Place
  private let guest = Mutex(Guest())

  init(
    _ driver: ConversationDriver<Client>, at service: NearbyService, desk: FrontDesk, resume: String,
    authenticate: @escaping Authentication
  ) {
    (self.driver, self.service, self.desk, self.resume) = (driver, service, desk, resume)
    self.authenticate = authenticate
    timer = desk.timers.enter(driver)
  }

  /// Does a step, if nothing has to be waited for.
  ///
  /// - Parameter steps: What comes of it is appended here.
  /// - Returns: Whether it is done.
  func performNow(_ step: Step, into steps: inout [Step]) -> Bool {
    switch step {
    case .send(let frames):
      guard driver.client.isReady else { return false }
      driver.client.sendNow(frames)
      return true
    case .request(let request, let id):
      guard let session = guest.withLock({ $0.session }) else { return true }
      do throws(ServiceOverload) {
        return try session.takeNow(request, id: id)
      } catch {
        driver.handle(.told([.refused(error.refusal, request: id)]), into: &steps)
        return true
      }
    case .admit, .close:
      return false
    }
  }

  /// Does steps, and what comes of them. None are left then.
  ///
  /// - Returns: `false` when the connection has been closed.
  @discardableResult
  func perform(_ steps: inout [Step]) async -> Bool {
    var next = 0
    var isOpen = true
    while next < steps.count {
      switch steps[next] {
      case .request(let request, let id):
        do throws(ServiceOverload) {
          try await guest.withLock { $0.session }?.take(request, id: id)
        } catch {
          driver.handle(.told([.refused(error.refusal, request: id)]), into: &steps)
        }
      case .send(let frames):
        // A client that is gone needs no answer; its frames end, too.
        try? await driver.client.send(frames)
      case .close(let code):
        await driver.client.close(code)
        isOpen = false
      case .admit(let hello, let id):
        driver.handle(await admit(hello, id: id), into: &steps)
        desk.timers.deadlineChanged(at: timer)
      }
      next += 1
    }
    steps.removeAll(keepingCapacity: true)
    return isOpen
  }

  /// Opens a session for a client that has said hello.
  ///
  /// - Returns: What became of that.
  private func admit(_ hello: Hello, id: UInt32?) async -> ServerConversation<Client.Payload>.Input {
    do {
      // Before anything is done for a client that would not be let in.
      try service.checkRoom(for: .session)
      guard let authenticated = try await authenticate(hello.token) else { return .rejected(.unauthenticated) }
      let user = authenticated.user
      guest.withLock { $0.user = user }
      let shared = desk.enter(user)
      driver.share(shared)
      if let wait = shared.takeConnection(now: desk.now) {
        return .rejected(.tooOften(retryAfterMilliseconds: wait))
      }
      let session = try await open(hello, id: id, for: user)
      guest.withLock { $0.session = session }
      return .admitted(until: authenticated.expiresAt)
    } catch let overload as ServiceOverload {
      return .rejected(.overloaded(retryAfterMilliseconds: overload.retryAfterMilliseconds))
    } catch {
      driver.client.admissionFailed(error)
      return .rejected(.unavailable)
    }
  }

  private func open(_ hello: Hello, id: UInt32?, for user: UserID) async throws -> OpenSession {
    let former = desk.resumes.session(for: hello.resume, of: user)
    // Only the node that has the former session can put this one in its place.
    let service = former?.service ?? service
    let session = try await service.open(
      ConversationTransport(driver: driver, user: user), for: user, sharing: hello.sharing, report: hello.report,
      request: id, replacing: former?.id)
    let opened = OpenSession(id: session, user: user, service: service)
    desk.resumes.insert(opened, for: resume)
    return opened
  }

  /// Ends what there is for the client, whose connection is over or is closed here. Once, after everything else.
  ///
  /// - Returns: Whom its token named; `nil` when it showed none that is valid.
  @discardableResult
  func end(_ code: CloseCode) async -> UserID? {
    desk.timers.leave(timer)
    var steps: [Step] = []
    driver.handle(.ended(code), into: &steps)
    await perform(&steps)
    let guest = guest.withLock { $0 }
    if let user = guest.user { desk.leave(user) }
    if let session = guest.session {
      desk.resumes.remove(resume)
      await session.service.close(session.id)
    }
    driver.client.wasServed(guest.user)
    return guest.user
  }
}
