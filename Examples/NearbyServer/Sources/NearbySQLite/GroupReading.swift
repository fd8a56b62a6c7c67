import GRDB
import NIOPosix
import Synchronization

/// Lets short questions share a transaction and a change of threads, which take longer than the answers: those that
/// come while a thread answers others are asked together, as soon as it has done.
///
/// Each sees everything that was written before it was asked.
final class GroupReading: Sendable {
  /// Is asked with the database, or with the reason why it cannot be read.
  private typealias Question = @Sendable (Result<Database, any Error>) -> Void

  private struct State {
    var waiting: [Question] = []

    /// Whether a thread answers, and will come to what waits.
    var isAnswering = false
  }

  private let connections: any DatabaseReader
  private let threads: NIOThreadPool
  private let state = Mutex(State())

  init(_ connections: any DatabaseReader, threads: NIOThreadPool = .singleton) {
    self.connections = connections
    self.threads = threads
  }

  /// Reads something small.
  ///
  /// - Throws: What `read` throws, or why nothing can be read.
  func callAsFunction<Answer: Sendable>(
    _ read: @escaping @Sendable (Database) throws -> Answer
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      ask { connection in continuation.resume(with: Result { try read(try connection.get()) }) }
    }
  }

  private func ask(_ question: @escaping Question) {
    let isFirst = state.withLock { state in
      state.waiting.append(question)
      defer { state.isAnswering = true }
      return !state.isAnswering
    }
    if isFirst { threads.submit { _ in self.answerAll() } }
  }

  private func answerAll() {
    while let questions = next() {
      var isAnswered = false
      do {
        try connections.read { connection in
          isAnswered = true
          for question in questions { question(.success(connection)) }
        }
      } catch {
        // Otherwise it was the end of a transaction that has changed nothing.
        if !isAnswered { for question in questions { question(.failure(error)) } }
      }
    }
  }

  private func next() -> [Question]? {
    state.withLock { state in
      let questions = state.waiting
      state.waiting = []
      state.isAnswering = !questions.isEmpty
      return state.isAnswering ? questions : nil
    }
  }
}
