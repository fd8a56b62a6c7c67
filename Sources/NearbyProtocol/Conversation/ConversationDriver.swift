import NearbyCore
import Synchronization

/// A conversation and the socket that it is about: what frames, events and the clock bring comes here from tasks of its
/// own each.
final class ConversationDriver<Client: ClientConnection>: Sendable {
  typealias Conversation = ServerConversation<Client.Payload>

  private struct State {
    var conversation: Conversation

    /// What the client's user may still say in all of its connections, once it is known.
    var allowance: AllowanceRegistry.Shared?
  }

  let client: Client
  private let state: Mutex<State>
  private let clock: any TimeSource

  init(_ client: Client, terms: ServerTerms, resume: String, clock: any TimeSource) {
    self.client = client
    self.clock = clock
    let conversation = Conversation(
      subprotocol: client.subprotocol, terms: terms, resume: resume, now: clock.now)
    state = Mutex(State(conversation: conversation))
  }

  /// From now on what the client says counts together with all else that its user says.
  func share(_ allowance: AllowanceRegistry.Shared) {
    state.withLock { $0.allowance = allowance }
  }

  /// Takes in what happened, and appends what is to be done for it.
  func handle(_ input: Conversation.Input, into steps: inout [Conversation.Step]) {
    let now = clock.now
    state.withLock { state in
      guard let shared = state.allowance, input.letsTheClientSpeak else {
        return state.conversation.handle(input, now: now, into: &steps)
      }
      shared.allowance.withLock { allowance in
        state.conversation.allowance = allowance
        state.conversation.handle(input, now: now, into: &steps)
        allowance = state.conversation.allowance
      }
    }
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

  /// Tells a client that is ready of events.
  ///
  /// - Returns: `false` when the conversation is over.
  func tellNow(_ events: [SessionEvent], _ user: UserID) -> Bool {
    var steps: [Conversation.Step] = []
    handle(.told(events), into: &steps)
    guard !steps.isEmpty else { return false }
    client.willTell(events, to: user)
    for step in steps {
      // Telling somebody of something leads to nothing else.
      if case .send(let frames) = step { client.sendNow(frames) }
    }
    return true
  }

  /// Sends or closes. What is for the service has to be done elsewhere.
  func perform(_ step: Conversation.Step) async throws {
    switch step {
    case .send(let frames): try await client.send(frames)
    case .close(let code): await client.close(code)
    case .admit, .request: break
    }
  }
}

extension ConversationDriver: TimedWork {
  var nextDeadline: MonotonicTime? { state.withLock { $0.conversation.nextDeadline } }

  /// Lets go of a client that has said no hello in time, or whose token has expired. The token may be good for longer.
  func timeCame() async {
    var steps: [Conversation.Step] = []
    handle(.timeAdvanced, into: &steps)
    for step in steps { try? await perform(step) }
  }
}

extension ServerConversation.Input {
  /// Whether something is obeyed because of it that the client has said.
  fileprivate var letsTheClientSpeak: Bool {
    switch self {
    case .received, .admitted: true
    case .rejected, .told, .sessionClosed, .ended, .timeAdvanced: false
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

  func sendIfReady(_ events: [SessionEvent]) -> Bool {
    driver.client.isReady && driver.tellNow(events, user)
  }

  func close(_ reason: SessionCloseReason) async {
    // An error says that the client is gone already.
    try? await driver.handle(.sessionClosed(reason))
  }
}
