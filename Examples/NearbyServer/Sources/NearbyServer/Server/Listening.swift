import Synchronization

/// The port that a server got, for those who wait for it.
final class Listening: Sendable {
  private struct State {
    var result: Result<Int, any Error>?
    var waiters: [CheckedContinuation<Int, any Error>] = []
  }

  private let state = Mutex(State())

  var port: Int {
    get async throws {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state in
          if state.result == nil { state.waiters.append(continuation) }
          return state.result
        }
        if let result { continuation.resume(with: result) }
      }
    }
  }

  func succeed(_ port: Int) {
    settle(.success(port))
  }

  func fail(_ error: any Error) {
    settle(.failure(error))
  }

  private func settle(_ result: Result<Int, any Error>) {
    let waiters = state.withLock { state in
      defer { state.waiters = [] }
      state.result = state.result ?? result
      return state.waiters
    }
    for waiter in waiters { waiter.resume(with: result) }
  }
}
