import NearbyCore
import Synchronization

/// A conversation and the socket that it is about: what frames, events and the clock bring comes here from tasks of its
/// own each.
final class ConversationDriver<Client: ClientConnection>: Sendable {
  typealias Conversation = ServerConversation<Client.Payload>

  let client: Client
  private let conversation: Mutex<Conversation>
  private let clock: any WallClock

  init(_ client: Client, terms: ServerTerms, resume: String, clock: any WallClock) {
    self.client = client
    self.clock = clock
    conversation = Mutex(
      Conversation(subprotocol: client.subprotocol, terms: terms, resume: resume, now: clock.now))
  }

  /// What the client may still say.
  var allowance: ClientAllowance { conversation.withLock { $0.allowance } }

  /// Takes in what happened, and appends what is to be done for it.
  func handle(_ input: Conversation.Input, into steps: inout [Conversation.Step]) {
    let now = clock.now
    conversation.withLock { $0.handle(input, now: now, into: &steps) }
  }

  /// Takes in what can only lead to frames and the end.
  ///
  /// - Throws: What the client's connection throws, or `CancellationError` when there is nothing to send because it is
  ///   over.
  func handle(_ input: Conversation.Input) async throws {
    var steps: [Conversation.Step] = []
    handle(input, into: &steps)
    guard !steps.isEmpty else { throw CancellationError() }
    for step in steps { try await perform(step) }
  }

  /// Sends or closes. What is for the service has to be done elsewhere.
  func perform(_ step: Conversation.Step) async throws {
    switch step {
    case .send(let frames): try await client.send(frames)
    case .close(let code): await client.close(code)
    case .admit, .request: break
    }
  }

  /// Lets go of a client that says no hello in time, or whose token expires; returns when there is nothing to wait for.
  func keepTime() async {
    while let deadline = conversation.withLock({ $0.nextDeadline }) {
      do {
        try await clock.sleep(until: deadline)
      } catch {
        // Cancelled, since hello has come or the connection is over.
        return
      }
      try? await handle(.timeAdvanced)
    }
  }
}

/// Tells a client what the service has for its user.
struct ConversationTransport<Client: ClientConnection>: SessionTransport {
  let driver: ConversationDriver<Client>
  let user: UserID

  func send(_ events: [SessionEvent]) async throws {
    driver.client.willTell(events, to: user)
    try await driver.handle(.told(events))
  }

  func close(_ reason: SessionCloseReason) async {
    // An error says that the client is gone already.
    try? await driver.handle(.sessionClosed(reason))
  }
}
