public import NearbyCore

/// The rules of one client's connection, from the upgrade to the close, as `Docs/WireProtocol.md` tells them: hello
/// comes first and in time, the welcome answers it, what makes no sense is answered, and what is no message ends the
/// connection.
///
/// It is a value that does no input or output. Whoever has the socket hands in what happens with
/// ``handle(_:now:into:)`` and does the steps that come out, in their order; ``NearbyEndpoint`` does it with `async`
/// functions. Nothing that comes from a client traps, and nothing is obeyed or said after the step ``Step/close(_:)``.
///
/// ```
/// frames  ──▶                     ──▶ admit, request ──▶ NearbyService
///             ServerConversation
/// events  ──▶                     ──▶ send, close    ──▶ the socket
/// ```
public struct ServerConversation<Payload: FrameBuffer>: Sendable {
  /// Something that happened.
  public enum Input: Sendable {
    /// The client sent this.
    case received(Frame<Payload>)

    /// The session that ``Step/admit(_:id:)`` asked for is open, and may be as long as the token is good: until then,
    /// or for ever.
    case admitted(until: Timestamp? = nil)

    /// There will be no session.
    case rejected(Rejection)

    /// The service has this for the client. The first of all events is the session's `welcome`.
    case told([SessionEvent])

    /// The node has closed the session, after everything that it had for the client.
    case sessionClosed(SessionCloseReason)

    /// The client is gone, or the server ends the connection for reasons of its own, such as ``CloseCode/goingAway``
    /// when it stops, or ``CloseCode/tooSlow`` when the client answers no pings.
    case ended(CloseCode)

    /// ``nextDeadline`` has come.
    case timeAdvanced
  }

  /// Why a client is not let in.
  public enum Rejection: Hashable, Sendable {
    /// The token is not valid.
    case unauthenticated

    /// Whether it is, or who the user's friends are, cannot be told now.
    case unavailable

    /// The service has too much to do for a further session.
    case overloaded(retryAfterMilliseconds: Int64)

    /// The user connects too often.
    case tooOften(retryAfterMilliseconds: Int64)
  }

  /// Something to do.
  public enum Step: Sendable {
    // Indirect: it comes once, and would make the steps that come all the time larger.
    /// Find out whom the token names, and open a session for that user, whose events come back as ``Input/told(_:)``.
    /// Then say ``Input/admitted(until:)`` or ``Input/rejected(_:)``.
    ///
    /// What the client sends meanwhile waits in the conversation, so it is wise to read nothing more from the socket.
    indirect case admit(Hello, id: UInt32?)

    /// Hand this to the service; with an `id`, it answers by it.
    case request(ClientRequest, id: UInt32?)

    /// Send these frames in order.
    case send([Frame<Payload>])

    /// Close the connection. Always the last step.
    case close(CloseCode)
  }

  private enum Phase {
    /// Hello has to come before this.
    case greeting(deadline: MonotonicTime)

    /// Whoever says hello is about to be let in; these frames came too early.
    case admitting(early: [Frame<Payload>])

    /// The token is good until then, which is looked at the next time at `check`.
    case open(expiry: Timestamp?, check: MonotonicTime?)

    case closed
  }

  let subprotocol: Subprotocol
  let terms: ServerTerms

  /// What the client's next connection finds this one by.
  let resume: String

  private var phase: Phase

  /// What the client may still say. Whoever drives several conversations of one user hands it on between them.
  public var allowance: ClientAllowance

  /// The id of the client's hello, which the welcome answers.
  private(set) var helloID: UInt32?

  /// Whether the client takes several messages in one frame.
  package private(set) var acceptsBatches = false

  /// Begins with the connection, which has just agreed on a sub-protocol.
  ///
  /// - Parameters:
  ///   - subprotocol: What the handshake agreed on.
  ///   - terms: What the welcome says.
  ///   - resume: What the welcome gives the client for its next connection: at most
  ///     ``FrameLimits/maximumResumeByteCount`` bytes that nobody guesses, or empty.
  ///   - now: The time, from which that for the hello counts.
  public init(subprotocol: Subprotocol, terms: ServerTerms, resume: String = "", now: ClockReading) {
    self.subprotocol = subprotocol
    self.terms = terms
    self.resume = resume
    allowance = ClientAllowance(terms.rates)
    phase = .greeting(deadline: now.monotonic.advanced(by: terms.authenticationTimeout))
  }

  /// When ``Input/timeAdvanced`` has to come at the latest, unless something else happens before.
  public var nextDeadline: MonotonicTime? {
    switch phase {
    case .greeting(let deadline): deadline
    case .open(_, let check): check
    case .admitting, .closed: nil
    }
  }

  /// Whether the connection is over, or is about to be closed.
  public var isClosed: Bool {
    if case .closed = phase { true } else { false }
  }

  /// Takes in what happened, and appends what to do. O(bytes).
  public mutating func handle(_ input: Input, now: ClockReading, into steps: inout [Step]) {
    switch (phase, input) {
    case (.closed, _):
      // Too late.
      break
    case (_, .ended(let code)):
      close(code, into: &steps)
    case (.greeting(let deadline), _) where now.monotonic >= deadline:
      close(.authenticationTimedOut, into: &steps)
    case (.open(let expiry?, _), _) where now.wall >= expiry:
      answer(.unauthenticated, "the token has expired", to: nil, into: &steps)
      close(.unauthenticated, into: &steps)
    case (.greeting, .received(let frame)):
      if let message = message(in: frame, now: now.monotonic, into: &steps) { greet(message, into: &steps) }
    case (.admitting(var early), .received(let frame)):
      early.append(frame)
      phase = .admitting(early: early)
    case (.open, .received(let frame)):
      let wait = allowance.take(byteCount: frame.byteCount, at: now.monotonic)
      if let message = message(in: frame, now: now.monotonic, into: &steps) {
        obey(message, wait: wait, now: now.monotonic, into: &steps)
      }
    case (.admitting(let early), .admitted(let expiry)):
      phase = .open(expiry: expiry, check: expiry.map(now.checkTime))
      for frame in early { handle(.received(frame), now: now, into: &steps) }
    case (.admitting, .rejected(let rejection)):
      rejected(rejection, into: &steps)
    case (.admitting, .told(let events)), (.open, .told(let events)):
      tell(events, into: &steps)
    case (.admitting, .sessionClosed(let reason)), (.open, .sessionClosed(let reason)):
      sessionClosed(reason, into: &steps)
    case (.greeting, .told), (.greeting, .sessionClosed), (.greeting, .admitted), (.greeting, .rejected),
      (.open, .admitted), (.open, .rejected):
      // Nobody has asked for a session, or it is open already.
      break
    case (.open(let expiry?, _), .timeAdvanced):
      phase = .open(expiry: expiry, check: now.checkTime(for: expiry))
    case (_, .timeAdvanced):
      // Before the deadline, or while there is none.
      break
    }
  }

  /// Takes the message of a client that has just connected.
  private mutating func greet(_ message: ClientMessage, into steps: inout [Step]) {
    guard case .hello(let hello) = message.body else {
      answer(.unexpectedMessage, "the first message has to be hello", to: message.id, into: &steps)
      return close(.protocolViolation, into: &steps)
    }
    helloID = message.id
    acceptsBatches = hello.acceptsBatches
    phase = .admitting(early: [])
    steps.append(.admit(hello, id: message.id))
  }

  private mutating func rejected(_ rejection: Rejection, into steps: inout [Step]) {
    switch rejection {
    case .unauthenticated:
      answer(.unauthenticated, "the token is not valid", to: helloID, into: &steps)
      close(.unauthenticated, into: &steps)
    case .unavailable:
      answer(.unavailable, "the session could not be opened", to: helloID, into: &steps)
      close(.unavailable, into: &steps)
    case .overloaded(let milliseconds):
      let error = ErrorMessage(
        code: .unavailable, message: "the server has too much to do", retryAfterMilliseconds: milliseconds)
      answer(error, to: helloID, into: &steps)
      close(.unavailable, into: &steps)
    case .tooOften(let milliseconds):
      let error = ErrorMessage(
        code: .tooManyRequests, message: "more connections than a user may open in the time",
        retryAfterMilliseconds: milliseconds)
      answer(error, to: helloID, into: &steps)
      close(.unavailable, into: &steps)
    }
  }

  private mutating func sessionClosed(_ reason: SessionCloseReason, into steps: inout [Step]) {
    if reason == .tooManyFriends {
      answer(.tooManyFriends, "more than \(terms.limits.maximumFriends) friends", to: helloID, into: &steps)
    }
    close(CloseCode(reason), into: &steps)
  }

  mutating func close(_ code: CloseCode, into steps: inout [Step]) {
    phase = .closed
    steps.append(.close(code))
  }
}
