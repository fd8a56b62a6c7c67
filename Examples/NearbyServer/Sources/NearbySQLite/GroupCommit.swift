import NearbyCore
import Synchronization

/// Lets what comes within a short time share one transaction: most of what a commit takes is the wait for the disk,
/// which is the same for one report and for hundreds.
final class GroupCommit: Sendable {
  /// Appends all of several lists in one transaction, and says what became of each.
  typealias Transaction = @Sendable ([[HistoryEntry]]) async throws -> [HistoryConflict?]

  private struct Member {
    let entries: [HistoryEntry]
    let continuation: CheckedContinuation<HistoryConflict?, any Error>
  }

  private struct State {
    var waiting: [Member] = []

    /// Whether somebody waits to write what waits.
    var isGathering = false
  }

  /// How long the first one waits for others.
  private let delay: Duration
  private let transaction: Transaction
  private let state = Mutex(State())

  init(delay: Duration, transaction: @escaping Transaction) {
    self.delay = delay
    self.transaction = transaction
  }

  /// Returns when the entries are in the database.
  ///
  /// - Returns: The entry that was not appended, since another one has its name.
  func append(_ entries: [HistoryEntry]) async throws -> HistoryConflict? {
    try await withCheckedThrowingContinuation { continuation in
      let isFirst = state.withLock { state in
        state.waiting.append(Member(entries: entries, continuation: continuation))
        defer { state.isGathering = true }
        return !state.isGathering
      }
      if isFirst { Task { await commit() } }
    }
  }

  private func commit() async {
    // Nobody cancels this.
    try? await Task.sleep(for: delay)
    let members = state.withLock { state in
      defer { state = State() }
      return state.waiting
    }
    do {
      let conflicts = try await transaction(members.map(\.entries))
      for (member, conflict) in zip(members, conflicts) { member.continuation.resume(returning: conflict) }
    } catch {
      for member in members { member.continuation.resume(throwing: error) }
    }
  }
}
