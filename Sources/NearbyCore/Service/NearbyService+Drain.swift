extension NearbyService {
  /// Lets no new client in, asks the others to connect elsewhere, and closes them one by one.
  ///
  /// Returns when none is left and all that they said has been stored and published, or when the task is cancelled; the
  /// draining goes on then.
  public func drain() async {
    process(.drainStarted)
    guard !isDrained else { return }
    let waiter = drainWaiters.makeID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume() } else { drainWaiters.add(continuation, as: waiter) }
      }
    } onCancel: {
      Task { await stopWaiting(waiter) }
    }
  }

  private func stopWaiting(_ waiter: UInt64) {
    drainWaiters.wake(waiter)
  }

  /// Lets ``drain()`` return, once nobody is connected and nothing waits for a port.
  func wakeDrainWaiters() {
    if !drainWaiters.isEmpty, isDrained { drainWaiters.wakeAll() }
  }

  private var isDrained: Bool { node.isDrained && work.isEverythingDone && clients.isEverybodyGone }

  /// How many inputs the node has had, once nothing is being done for any port or client and no deadline has come;
  /// `nil` until then. For tests: services that answer the same numbers twice in a row have nothing more to say to each
  /// other.
  package var inputCountAtRest: Int? {
    let isDue = node.nextDeadline.map { $0 <= ports.clock.now.monotonic } ?? false
    return work.isNothingUnderWay && !isDue && !clients.isAnybodyTold ? inputs.count : nil
  }

  /// How many effects wait for a slot, for tests.
  package func waitingCount(at slot: SlotID) -> Int {
    work.lanes.backlog(of: .slot(slot))
  }
}

/// Who waits for a drain to end.
struct DrainWaiters: Sendable {
  private var continuations: [UInt64: CheckedContinuation<Void, Never>] = [:]
  private var lastID: UInt64 = 0

  var isEmpty: Bool { continuations.isEmpty }

  mutating func makeID() -> UInt64 {
    lastID += 1
    return lastID
  }

  mutating func add(_ continuation: CheckedContinuation<Void, Never>, as id: UInt64) {
    continuations[id] = continuation
  }

  mutating func wake(_ id: UInt64) {
    continuations.removeValue(forKey: id)?.resume()
  }

  mutating func wakeAll() {
    for continuation in continuations.values { continuation.resume() }
    continuations = [:]
  }
}
