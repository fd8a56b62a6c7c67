/// Keeps to the ring of a ``RingSource``: asks when the source hints at a change, and every few seconds in any case.
///
/// What cannot be read, is older than the present ring, or is another ring of the same epoch changes nothing. A
/// ``ServiceMonitor`` hears of it as a failure of ``PortCall/readRing``, each time until it is mended.
public struct RingFollower: Sendable {
  private let source: any RingSource
  private let interval: Duration
  private let clock: any TimeSource
  private let seed: UInt64
  private let monitor: (any ServiceMonitor)?

  /// Creates a follower, which does nothing until ``run(from:_:)``.
  ///
  /// - Parameters:
  ///   - source: Where the rings come from.
  ///   - interval: After what time to ask again without a hint, at the latest; jittered, so that nodes do not ask at
  ///     once. Far below the ``NearbyConfiguration/linger``, within which all nodes need a ring.
  ///   - clock: What the interval goes by.
  ///   - seed: Where jitter starts from: another one on every node.
  ///   - monitor: Hears which readings succeed and fail.
  public init(
    _ source: any RingSource, every interval: Duration = .seconds(5), clock: any TimeSource = SystemClock(),
    seed: UInt64 = .random(in: 0 ... .max), monitor: (any ServiceMonitor)? = nil
  ) {
    (self.source, self.interval, self.clock, self.seed, self.monitor) = (source, interval, clock, seed, monitor)
  }

  /// Hands on each newer ring, one after the other, until the task is cancelled.
  ///
  /// - Parameters:
  ///   - ring: The present ring.
  ///   - adopt: Takes a newer ring, and has everything go by it: first makes connections to its servers, then calls
  ///     ``NearbyService/change(to:)``. When it throws, the former ring stays the present one, and the same is tried
  ///     again the next time.
  public func run(from ring: HashRing, _ adopt: @Sendable (HashRing) async throws -> Void) async {
    let (bell, rope) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    // Before the first reading, so that no change comes between.
    let hints = source.hints()
    var present = ring
    await withDiscardingTaskGroup { group in
      group.addTask { for await _ in hints { rope.yield() } }
      group.addTask {
        var jitter = Jitter(seed: seed)
        while (try? await clock.sleep(until: nextTime(&jitter))) != nil { rope.yield() }
      }
      rope.yield()
      for await _ in bell { await take(following: &present, adopt) }
      group.cancelAll()
    }
  }

  private func take(following present: inout HashRing, _ adopt: @Sendable (HashRing) async throws -> Void) async {
    do {
      let ring = try await source.ring()
      _ = try RingChange(from: present, to: ring)
      if ring != present { try await adopt(ring) }
      present = ring
      monitor?.portAnswered(.readRing, count: 1, failure: nil)
    } catch {
      // Whoever was cancelled is not to be alarmed.
      if !Task.isCancelled { monitor?.portAnswered(.readRing, count: 1, failure: type(of: error)) }
    }
  }

  private func nextTime(_ jitter: inout Jitter) -> MonotonicTime {
    let longest = max(interval.wholeMilliseconds, 1)
    return clock.now.monotonic.advanced(byMilliseconds: longest - jitter.next(below: longest / 2 + 1))
  }
}
