import NearbyCore
import NearbyTestKit
import Synchronization
import Testing

@Suite struct NearbyServiceDrainTests {
  @Test func returnsOnceEverybodyIsGone() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    let drain = Drain(of: town.services[0])
    await eventually { anna.events.last.isGoingAway && bert.events.last.isGoingAway }
    #expect(await !town.services[0].isReady)
    await anna.close()
    await town.pass(.seconds(9))
    #expect(bert.transport.closeReason == nil, "the grace is not over")
    await town.pass(.seconds(21))
    #expect(bert.transport.closeReason == .draining)
    #expect(anna.transport.closeReason == nil)
    await eventually { drain.isOver }
    #expect(town.memory.channelCount == 0)
    await town.services[0].drain()
  }

  @Test func letsNobodyIn() async throws {
    let town = try ServiceTown()
    town.directory.reading.hold()
    let opening = Task { try await town.open(town.anna) }
    await eventually { town.directory.reading.heldCount == 1 }
    await town.services[0].drain()
    town.directory.reading.release()
    let early = try await opening.value
    await eventually { early.transport.closeReason == .draining }
    town.directory.reading.fail()
    let late = try await town.open(town.bert)
    await eventually { late.transport.closeReason == .draining }
    #expect(early.events.isEmpty && late.events.isEmpty)
    #expect(await town.services[0].statistics.sessions == 0)
  }

  @Test func waitsForWhatWasSaid() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    town.history.faults.hold()
    try await anna.report(0, request: 1)
    await eventually { town.history.faults.heldCount == 1 }
    await anna.close()
    let drain = Drain(of: town.services[0])
    for _ in 1...1000 { await Task.yield() }
    #expect(!drain.isOver)
    town.history.faults.release()
    await eventually { drain.isOver }
    #expect(town.entries.entries.count == 1)
  }

  @Test func waitsForWhatTheDirectoryIsNoting() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    town.directory.writing.hold()
    let removal = Task { await anna.remove(town.bert) }
    await eventually { town.directory.writing.heldCount == 1 }
    await anna.close()
    let drain = Drain(of: town.services[0])
    for _ in 1...1000 { await Task.yield() }
    #expect(!drain.isOver)
    town.directory.writing.release()
    await eventually { drain.isOver }
    // Bert's node knows it by now, and has only to say so.
    await eventually { bert.events.last == .left(town.anna, .unfriended) }
    await removal.value
  }

  @Test func waitsForGoodbyesButNotForEver() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    anna.transport.closing.hold()
    bert.transport.sending.hold()
    let drain = Drain(of: town.services[0])
    await eventually { bert.transport.sending.heldCount == 1 }
    town.clock.advance(by: .seconds(30))
    await eventually { anna.transport.closing.heldCount == 1 }
    for _ in 1...1000 { await Task.yield() }
    #expect(!drain.isOver)
    town.clock.advance(by: .seconds(5))
    await eventually { drain.isOver && bert.transport.closeReason == .draining }
    anna.transport.closing.release()
  }

  @Test func canBeCutShort() async throws {
    let town = try ServiceTown()
    _ = try await town.connect(town.anna)
    let drain = Drain(of: town.services[0])
    await eventually { await !town.services[0].isReady }
    drain.task.cancel()
    await eventually { drain.isOver }
  }
}

/// A drain that runs meanwhile.
private struct Drain {
  final class State: Sendable {
    let isOver = Mutex(false)
  }

  let task: Task<Void, Never>
  private let state = State()

  var isOver: Bool { state.isOver.withLock { $0 } }

  init(of service: NearbyService) {
    task = Task { [state] in
      await service.drain()
      state.isOver.withLock { $0 = true }
    }
  }
}

extension SessionEvent? {
  fileprivate var isGoingAway: Bool {
    if case .goingAway = self { true } else { false }
  }
}
