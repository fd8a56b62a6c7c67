public import NearbyCore

/// Where clients connect: serves their WebSockets by one ``ServerConversation`` each, and knows for which open session
/// each client's `resume` stands, at whichever service of the process that is.
///
/// ```swift
/// let endpoint = NearbyEndpoint(terms: ServerTerms(configuration))
/// await endpoint.serve(socket, frames: socket.frames, at: service) { token in try await accounts.user(of: token) }
/// ```
public final class NearbyEndpoint: Sendable {
  private let terms: ServerTerms
  private let clock: any TimeSource
  private let desk: FrontDesk

  /// Creates an endpoint without clients.
  ///
  /// - Parameters:
  ///   - terms: What every client is told of how the server works.
  ///   - clock: What time it is, for how long a client may wait with its hello, and a token is good.
  public init(terms: ServerTerms, clock: any TimeSource = SystemClock()) {
    self.terms = terms
    self.clock = clock
    desk = FrontDesk(rates: terms.rates, clock: clock)
  }

  /// Begins to serve a client, from its handshake on, whose frames are handed to what this returns.
  ///
  /// - Parameters:
  ///   - client: The client's WebSocket.
  ///   - service: The node that opens the session, unless another one has the session that the client resumes. What
  ///     the client says where the service runs, is done at once.
  ///   - authenticate: Finds out whom a token names, and for how long: when the token expires, the connection is closed
  ///     with ``CloseCode/unauthenticated``. `nil` for a token that is not valid. What it throws is taken for a passing
  ///     failure: the client is asked to come again.
  public func accept<Client: ClientConnection>(
    _ client: Client, at service: NearbyService,
    authenticate: @escaping @Sendable (_ token: String) async throws -> AuthenticatedUser?
  ) -> ServedClient<Client> {
    ServedClient(visit(of: client, at: service, authenticate: authenticate))
  }

  /// Serves a client from its handshake on, and returns when the connection is over: the session is closed then,
  /// whatever ended it. When the task is cancelled, the client is told that the server goes away.
  ///
  /// - Parameters:
  ///   - client: The client's WebSocket.
  ///   - frames: What the client sends, until the connection is over: when the client or a
  ///     ``ClientConnection/close(_:)`` has ended it, or it broke; an error is taken for the latter. A frame of more
  ///     than ``FrameLimits/maximumByteCount`` bytes need not come: the networking may close the connection with
  ///     ``CloseCode/messageTooBig`` as soon as it sees its length.
  ///   - service: The node that opens the session, unless another one has the session that the client resumes.
  ///   - authenticate: Finds out whom a token names, and for how long: when the token expires, the connection is closed
  ///     with ``CloseCode/unauthenticated``. `nil` for a token that is not valid. What it throws is taken for a passing
  ///     failure: the client is asked to come again.
  /// - Returns: Whom the client's token named; `nil` when it showed none that is valid.
  @discardableResult
  public func serve<Client: ClientConnection, Frames: AsyncSequence>(
    _ client: Client, frames: Frames, at service: NearbyService,
    authenticate: @escaping @Sendable (_ token: String) async throws -> AuthenticatedUser?
  ) async -> UserID? where Frames.Element == Frame<Client.Payload> {
    let visit = visit(of: client, at: service, authenticate: authenticate)
    return await withTaskCancellationHandler {
      var steps: [ServerConversation<Client.Payload>.Step] = []
      do {
        for try await frame in frames {
          visit.driver.handle(.received(frame), into: &steps)
          guard await visit.perform(&steps) else { break }
        }
      } catch {
        // The connection broke, which is one way for it to end.
      }
      return await visit.end(Task.isCancelled ? .goingAway : .normal)
    } onCancel: {
      Task { try await visit.driver.handle(.ended(.goingAway)) }
    }
  }

  /// Serves a client whose token is good for as long as the connection, as ``serve(_:frames:at:authenticate:)`` does
  /// otherwise.
  @discardableResult
  public func serve<Client: ClientConnection, Frames: AsyncSequence>(
    _ client: Client, frames: Frames, at service: NearbyService,
    authenticate: @escaping @Sendable (_ token: String) async throws -> UserID?
  ) async -> UserID? where Frames.Element == Frame<Client.Payload> {
    await serve(client, frames: frames, at: service) { token -> AuthenticatedUser? in
      try await authenticate(token).map { AuthenticatedUser($0) }
    }
  }

  private func visit<Client: ClientConnection>(
    of client: Client, at service: NearbyService, authenticate: @escaping Visit<Client>.Authentication
  ) -> Visit<Client> {
    let resume = ResumeRegistry.makeToken()
    let driver = ConversationDriver(client, terms: terms, resume: resume, clock: clock)
    return Visit(driver, at: service, desk: desk, resume: resume, authenticate: authenticate)
  }
}
