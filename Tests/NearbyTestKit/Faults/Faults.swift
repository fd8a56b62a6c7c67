internal import Synchronization

/// Decides what becomes of the calls to a port: they work, fail, or wait.
public final class Faults: Sendable {
  /// The error of a call that was made to fail.
  public struct Injected: Error, Hashable {}

  private struct State {
    var failing = 0
    var isHolding = false
    var held: [CheckedContinuation<Void, any Error>] = []
    var callCount = 0
  }

  private let state = Mutex(State())

  /// Lets all calls work.
  public init() {}

  /// How many calls there have been.
  public var callCount: Int {
    state.withLock { $0.callCount }
  }

  /// How many calls wait.
  public var heldCount: Int {
    state.withLock { $0.held.count }
  }

  /// Lets the next `count` calls fail; by default all of them until ``heal()``.
  public func fail(_ count: Int = .max) {
    state.withLock { $0.failing = count }
  }

  /// Lets calls wait until ``release()`` or ``breakOff()``.
  public func hold() {
    state.withLock { $0.isHolding = true }
  }

  /// Lets the next calls work.
  public func heal() {
    state.withLock { $0.failing = 0 }
  }

  /// Lets the calls that wait go on, and the next ones as well.
  public func release() {
    for call in takeHeld(isHolding: false) { call.resume() }
  }

  /// Lets the calls that wait go on, but not the next ones.
  public func releaseOnce() {
    for call in takeHeld(isHolding: true) { call.resume() }
  }

  /// Lets the calls that wait fail.
  public func breakOff() {
    for call in takeHeld(isHolding: false) { call.resume(throwing: Injected()) }
  }

  private func takeHeld(isHolding: Bool) -> [CheckedContinuation<Void, any Error>] {
    state.withLock { state in
      defer { state.held = [] }
      state.isHolding = isHolding
      return state.held
    }
  }

  /// Counts a call, and returns when it may go on.
  func pass() async throws {
    let fails = state.withLock { state in
      state.callCount += 1
      guard state.failing > 0 else { return false }
      if state.failing != .max { state.failing -= 1 }
      return true
    }
    if fails { throw Injected() }
    try await withCheckedThrowingContinuation { continuation in
      let isHeld = state.withLock { state in
        if state.isHolding { state.held.append(continuation) }
        return state.isHolding
      }
      if !isHeld { continuation.resume() }
    }
  }
}
