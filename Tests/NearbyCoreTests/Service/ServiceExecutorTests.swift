import Dispatch
import NearbyCore
import NearbyTestKit
import Synchronization
import Testing

/// A service that is told where to run.
@Suite struct ServiceExecutorTests {
  @Test func aServiceAndItsPortsRunWhereTheyAreTold() async throws {
    let town = try ServiceTown()
    let queue = QueueExecutor()
    let cache = WitnessingCache(town.places, queue)
    let service = try NearbyService(
      configuration: try ServiceTown.configuration, ring: try ServiceTown.ring(slots: 4), cache: cache,
      broker: town.memory.connection(), history: town.entries, directory: town.friends, sharing: town.decisions,
      clock: town.clock, executor: queue)
    let client = WitnessingTransport(queue)
    let session = try await service.open(client, for: town.anna)
    let other = InMemorySessionTransport()
    let bert = try await service.open(other, for: town.bert)
    try await service.report(try ServiceTown.report(0), from: session, request: 1)
    try await service.report(try ServiceTown.report(1), from: bert, request: 2)
    await eventually { other.events.contains(.accepted(request: 2)) && client.events.contains(.accepted(request: 1)) }
    #expect(await service.runs(on: queue))
    #expect(cache.witnesses.count >= 2 && cache.witnesses.allSatisfy { $0 })
    #expect(client.witnesses.count >= 2 && client.witnesses.allSatisfy { $0 })
  }

  @Test func withoutAnExecutorItRunsWhereThereIsRoom() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    try await anna.report(0, request: 1)
    await town.settle()
    #expect(anna.hasAccepted(1))
    #expect(await !town.services[0].runs(on: QueueExecutor()))
  }
}

extension NearbyService {
  fileprivate func runs(on queue: QueueExecutor) -> Bool { queue.isCurrent }
}

/// A queue on which one job runs at a time.
private final class QueueExecutor: ServiceExecutor {
  private let queue = DispatchQueue(label: "service")
  private let key = DispatchSpecificKey<Bool>()

  init() {
    queue.setSpecific(key: key, value: true)
  }

  var isCurrent: Bool { DispatchQueue.getSpecific(key: key) == true }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in
      unsafe job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }
}

/// Notes for each call whether it came on a queue.
private final class WitnessingCache: LocationCache {
  private let cache: FlushableCache
  private let queue: QueueExecutor
  private let calls = Mutex<[Bool]>([])

  init(_ cache: FlushableCache, _ queue: QueueExecutor) {
    (self.cache, self.queue) = (cache, queue)
  }

  var witnesses: [Bool] { calls.withLock { $0 } }

  func entries(of users: [UserID]) async throws -> [LocationCacheEntry?] {
    calls.withLock { $0.append(queue.isCurrent) }
    return cache.entries(of: users)
  }

  func store(_ entries: [LocationCacheEntry]) async throws {
    calls.withLock { $0.append(queue.isCurrent) }
    cache.store(entries)
  }
}

/// Notes for each batch whether it came on a queue.
private final class WitnessingTransport: SessionTransport {
  private let transport = InMemorySessionTransport()
  private let queue: QueueExecutor
  private let calls = Mutex<[Bool]>([])

  init(_ queue: QueueExecutor) {
    self.queue = queue
  }

  var events: [SessionEvent] { transport.events }
  var witnesses: [Bool] { calls.withLock { $0 } }

  func sendIfReady(_ events: [SessionEvent]) -> Bool {
    calls.withLock { $0.append(queue.isCurrent) }
    transport.send(events)
    return true
  }

  func send(_ events: [SessionEvent]) async {
    calls.withLock { $0.append(queue.isCurrent) }
    transport.send(events)
  }

  func close(_ reason: SessionCloseReason) async {
    transport.close(reason)
  }
}
