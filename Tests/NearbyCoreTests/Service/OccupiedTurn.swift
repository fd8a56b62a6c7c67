import Foundation
import NearbyCore
import Testing

/// A turn of a service that does not end before it is told to. It has a thread of its own, so that none is missing to
/// those who have to wait for it.
final class OccupiedTurn: TaskExecutor, @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [UnownedJob] = []
  private var isOccupied = false
  private var isOver = false

  /// Takes a turn of the service, and returns as soon as it has it.
  init(of service: NearbyService) async {
    Thread.detachNewThread { self.run() }
    Task(executorPreference: self) { await service.occupy { self.wait() } }
    await eventually { self.hasBegun }
  }

  private var hasBegun: Bool { condition.withLock { isOccupied } }

  func end() {
    condition.withLock {
      isOver = true
      condition.broadcast()
    }
  }

  private func wait() {
    condition.withLock {
      isOccupied = true
      while !isOver { condition.wait() }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.withLock {
      jobs.append(job)
      condition.broadcast()
    }
  }

  private func run() {
    while true {
      let job = condition.withLock {
        while jobs.isEmpty, !isOver { condition.wait() }
        return jobs.isEmpty ? nil : jobs.removeFirst()
      }
      guard let job else { return }
      unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}

extension NearbyService {
  fileprivate func occupy(_ body: @Sendable () -> Void) {
    body()
  }
}
