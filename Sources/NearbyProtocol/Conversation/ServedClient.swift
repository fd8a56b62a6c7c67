internal import NearbyCore
internal import Synchronization

/// A client that a ``NearbyEndpoint`` serves where its frames arrive, such as on an event loop: what can be done at
/// once is done when ``receive(_:)`` returns, and only the rest costs a task. A client that says nothing costs none.
///
/// ```swift
/// let client = endpoint.accept(socket, at: service) { token in try await accounts.user(of: token) }
/// // Where frames are read:
/// if !client.receive(frame) { stopReading() }
/// // When the connection is over:
/// client.end()
/// ```
public final class ServedClient<Client: ClientConnection>: Sendable {
  typealias Step = ServerConversation<Client.Payload>.Step

  private struct State {
    /// Whether somebody is at what the client has said; what comes meanwhile waits.
    var isBusy = false
    var waiting: [Frame<Client.Payload>] = []

    /// Set once the connection is over.
    var end: CloseCode?
  }

  private enum Next {
    case frame(Frame<Client.Payload>)
    case end(CloseCode)
    case nothing
  }

  private let visit: Visit<Client>
  private let state = Mutex(State())

  init(_ visit: Visit<Client>) {
    self.visit = visit
  }

  /// Takes what the client has sent, one frame after the other. Never waits.
  ///
  /// A frame of more than ``FrameLimits/maximumByteCount`` bytes need not come: the networking may close the connection
  /// with ``CloseCode/messageTooBig`` as soon as it sees its length.
  ///
  /// - Returns: Whether the next one can come at once. Otherwise stop reading until ``ClientConnection/readOn()``; what
  ///   has been read already can be handed in.
  public func receive(_ frame: Frame<Client.Payload>) -> Bool {
    guard begin(frame) else { return false }
    var steps: [Step] = []
    visit.driver.handle(.received(frame), into: &steps)
    var next = 0
    while next < steps.count, visit.performNow(steps[next], into: &steps) { next += 1 }
    if next == steps.count, pause() { return true }
    workOff(Array(steps[next...]))
    return false
  }

  /// Notes that the connection is over: the client or ``ClientConnection/close(_:)`` has ended it, or it broke. What
  /// the client said before is still done.
  ///
  /// - Parameter code: Why, in case that it is still open: such as ``CloseCode/goingAway`` when the server stops.
  public func end(_ code: CloseCode = .normal) {
    let isIdle = state.withLock { state in
      guard state.end == nil else { return false }
      state.end = code
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if isIdle { workOff([]) }
  }

  /// Whether the caller is to do what comes of a frame; otherwise it waits for who is at it, or comes too late.
  private func begin(_ frame: Frame<Client.Payload>) -> Bool {
    state.withLock { state in
      if state.isBusy {
        if state.end == nil { state.waiting.append(frame) }
        return false
      }
      state.isBusy = true
      return true
    }
  }

  /// Whether nothing has come meanwhile.
  private func pause() -> Bool {
    state.withLock { state in
      guard state.waiting.isEmpty, state.end == nil else { return false }
      state.isBusy = false
      return true
    }
  }

  private func next() -> Next {
    state.withLock { state in
      if !state.waiting.isEmpty { return .frame(state.waiting.removeFirst()) }
      if let code = state.end { return .end(code) }
      state.isBusy = false
      return .nothing
    }
  }

  private func workOff(_ steps: [Step]) {
    Task(executorPreference: visit.service.executor) { await self.work(off: steps) }
  }

  /// Does what takes time, and then what has come meanwhile.
  private func work(off first: [Step]) async {
    var steps = first
    while true {
      await visit.perform(&steps)
      switch next() {
      case .frame(let frame):
        visit.driver.handle(.received(frame), into: &steps)
      case .end(let code):
        await visit.end(code)
        return
      case .nothing:
        return visit.driver.client.readOn()
      }
    }
  }
}
