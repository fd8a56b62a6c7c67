extension NearbyService {
  /// Lets no new client in, asks the others to connect elsewhere, and closes them one by one.
  ///
  /// Returns when none is left and all that they said has been stored and published, or when the task is
  /// cancelled; the draining goes on then.
  public func drain() async {
    process(.drainStarted)
    guard !isDrained else { return }
    lastDrainWaiter += 1
    let waiter = lastDrainWaiter
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume() } else { drainWaiters[waiter] = continuation }
      }
    } onCancel: {
      Task { await stopWaiting(waiter) }
    }
  }

  /// Lets ``drain()`` return, once nobody is connected and nothing waits for a port.
  func wakeDrainWaiters() {
    guard !drainWaiters.isEmpty, isDrained else { return }
    for waiter in drainWaiters.values { waiter.resume() }
    drainWaiters = [:]
  }

  private var isDrained: Bool {
    node.isDrained && lanes.isIdle && farewells.isEmpty && friendRequests == 0 && waitingRetries == 0
  }

  private func stopWaiting(_ waiter: UInt64) {
    drainWaiters.removeValue(forKey: waiter)?.resume()
  }
}
