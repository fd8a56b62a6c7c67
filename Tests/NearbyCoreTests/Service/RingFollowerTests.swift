import NearbyCore
import Synchronization
import Testing

/// Which rings a node goes by, and what the operator hears of the others.
@Suite(.timeLimit(.minutes(1)))
struct RingFollowerTests {
  private struct Unreachable: Error {}

  /// What has been adopted, for those who wait for it.
  private final class Adopted: Sendable {
    let rings = Mutex<[UInt64]>([])
    let refusals = Mutex(0)

    func adopt(_ ring: HashRing) throws {
      let isRefused = refusals.withLock { count in
        defer { count = max(count - 1, 0) }
        return count > 0
      }
      if isRefused { throw Unreachable() }
      rings.withLock { $0.append(ring.epoch) }
    }

    func wait(for epochs: [UInt64]) async {
      while rings.withLock({ $0 != epochs }) { await Task.yield() }
    }
  }

  private let clock = ManualClock()
  private let monitor = RecordingMonitor()
  private let adopted = Adopted()

  private static func ring(_ epoch: UInt64, slots: Int = 2) throws -> HashRing {
    try HashRing(slots: (0..<slots).map { RingSlot(id: try SlotID("slot-\($0)")) }, epoch: epoch)
  }

  /// Follows a source, beginning with the ring of epoch 5, as long as `body` does.
  private func following(_ source: InMemoryRingSource, _ body: () async throws -> Void) async throws {
    let follower = RingFollower(source, clock: clock, seed: 1, monitor: monitor)
    let first = try Self.ring(5)
    let adopted = adopted
    let task = Task { await follower.run(from: first) { try adopted.adopt($0) } }
    defer { task.cancel() }
    try await body()
    task.cancel()
    await task.value
  }

  /// Lets the follower ask once more without a hint.
  private func poll() async {
    while clock.sleeperCount == 0 { await Task.yield() }
    clock.advance(by: .seconds(5))
  }

  private func waitForFailures(_ count: Int) async {
    while monitor[.readRing].failed < count { await Task.yield() }
  }

  @Test func `A hint is followed at once`() async throws {
    let source = InMemoryRingSource(try Self.ring(5))
    try await following(source) {
      source.put(try Self.ring(6, slots: 3))
      await adopted.wait(for: [6])
      source.put(try Self.ring(9))
      await adopted.wait(for: [6, 9])
    }
    #expect(monitor[.readRing].failed == 0)
  }

  @Test func `What nobody hints at is found by asking`() async throws {
    let source = InMemoryRingSource(try Self.ring(5))
    try await following(source) {
      await poll()
      source.put(try Self.ring(6), isHinted: false)
      await poll()
      await adopted.wait(for: [6])
    }
  }

  @Test func `A change before the follower began is found at once`() async throws {
    try await following(InMemoryRingSource(try Self.ring(7))) { await adopted.wait(for: [7]) }
  }

  @Test func `A missing ring, an older one and a second one of one epoch change nothing and are told`() async throws {
    let source = InMemoryRingSource(try Self.ring(5))
    try await following(source) {
      var failures = 0
      for wrong in [nil, try Self.ring(4, slots: 3), try Self.ring(5, slots: 3)] as [HashRing?] {
        source.put(wrong)
        failures += 1
        await waitForFailures(failures)
        await poll()
        failures += 1
        await waitForFailures(failures)
      }
      source.put(try Self.ring(6))
      await adopted.wait(for: [6])
    }
  }

  @Test func `A ring that cannot be adopted is tried again, and the former one holds until then`() async throws {
    let source = InMemoryRingSource(try Self.ring(5))
    try await following(source) {
      adopted.refusals.withLock { $0 = 2 }
      source.put(try Self.ring(6))
      await waitForFailures(1)
      await poll()
      await waitForFailures(2)
      await poll()
      await adopted.wait(for: [6])
    }
  }

  @Test func `Nobody asks any more once the follower has ended`() async throws {
    try await following(InMemoryRingSource(try Self.ring(5))) { await poll() }
    #expect(clock.sleeperCount == 0)
  }
}
