import Synchronization

/// A ring in the memory of one process, which a test or a demonstration changes by hand.
public final class InMemoryRingSource: RingSource {
  private struct State {
    var ring: HashRing?
    var listeners: [AsyncStream<Void>.Continuation] = []
  }

  private let state: Mutex<State>

  /// Creates a source with a ring, or without one.
  public init(_ ring: HashRing? = nil) {
    state = Mutex(State(ring: ring))
  }

  /// The ring that was put last. O(1).
  ///
  /// - Throws: ``MissingRing``.
  public func ring() throws -> HashRing {
    guard let ring = state.withLock({ $0.ring }) else { throw MissingRing() }
    return ring
  }

  /// Hints at each ring that is put from now on.
  public func hints() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.listeners.append(continuation) }
    return stream
  }

  /// Puts a ring in the place of the former one, or takes that away. Nobody checks its epoch.
  ///
  /// - Parameters:
  ///   - ring: The ring; `nil` for none.
  ///   - isHinted: Whether those who listen hear of it, or have to ask.
  public func put(_ ring: HashRing?, isHinted: Bool = true) {
    let listeners = state.withLock { state in
      state.ring = ring
      return isHinted ? state.listeners : []
    }
    for listener in listeners { listener.yield() }
  }
}
