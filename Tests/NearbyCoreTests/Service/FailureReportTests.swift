import NearbyCore
import NearbyTestKit
import Testing

/// Who hears of what fails: the operator of all of it, and a client of its own requests.
@Suite struct FailureReportTests {
  @Test func theOperatorHearsOfEveryFailureByItsKind() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let ports: [(PortCall, Faults)] = [
      (.readAccount, town.directory.reading), (.readAccount, town.sharing.reading),
      (.changeFriends, town.directory.writing), (.readCache, town.cache.reading),
      (.storeInCache, town.cache.writing), (.appendToHistory, town.history.faults),
      (.storeSettings, town.sharing.writing),
    ]
    for (call, faults) in ports {
      let before = town.monitor[call]
      faults.fail()
      let carl = try? await town.open(town.carl)
      try await anna.report(0)
      await anna.pause(false)
      try await anna.add(town.carl)
      await town.settle()
      await anna.remove(town.carl)
      await carl?.close()
      faults.heal()
      let after = town.monitor[call]
      #expect(after.failed > before.failed && after.failure == "Injected", "\(call)")
      await town.pass(.seconds(60))
    }
  }

  @Test func theOperatorHearsOfSlots() async throws {
    let town = try ServiceTown()
    let slot = town.brokers[0].faults(at: try town.slot(of: town.anna))
    slot.fail()
    let anna = try await town.connect(town.anna)
    try await anna.report(0)
    await town.settle()
    #expect(town.monitor[.subscribe].failed > 0 && town.monitor[.publish].failed > 0)
    slot.heal()
    await town.pass(.seconds(60))
    slot.fail()
    await anna.close()
    await town.pass(.seconds(3))
    #expect(town.monitor[.unsubscribe].failed > 0)
  }

  @Test func theOperatorHearsOfClientsThatCannotBeReached() async throws {
    let town = try ServiceTown()
    let anna = try await town.open(town.anna)
    anna.transport.sending.fail()
    try await anna.report(0, request: 1)
    await town.settle()
    #expect(town.monitor[.sendToClient].failed > 0)
  }

  @Test func whatWorksIsCounted() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    for _ in 1...3 { try await anna.report(0) }
    await town.settle()
    #expect(town.monitor[.appendToHistory] == RecordingMonitor.Counts(succeeded: 3))
    #expect(town.monitor[.storeInCache].succeeded == 3 && town.monitor[.publish].succeeded == 3)
    #expect(town.monitor[.readAccount].failed == 0 && town.monitor[.readAccount].succeeded > 0)
  }

  /// Its place was stored and published all the same; but it is not in the history.
  @Test func aRequestWithoutANumberIsRefusedWhenItFails() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let refusal = SessionEvent.refused(.unavailable(retryAfterMilliseconds: 1000), request: nil)
    town.history.faults.fail()
    try await anna.report(0)
    await town.settle()
    #expect(anna.events.filter { $0 == refusal }.count == 1)
    town.history.faults.heal()
    town.sharing.writing.fail()
    await anna.pause()
    await town.settle()
    #expect(anna.events.filter { $0 == refusal }.count == 2)
    town.sharing.writing.heal()
    await anna.pause()
    try await anna.report(0)
    await town.settle()
    #expect(anna.events.filter { $0 == refusal }.count == 2, "what succeeds is not answered")
    #expect(!anna.events.contains { if case .accepted = $0 { true } else { false } })
  }

  /// Of the friend's server, or of this one: nobody can say which of the two is right.
  @Test(arguments: [
    (60_000, false), (-60_000, false), (60_001, true), (-60_001, true), (Int64.min, true), (.max, true),
  ])
  func theOperatorHearsOfClocksThatDiffer(milliseconds: Int64, isToldOf: Bool) async throws {
    let town = try ServiceTown()
    let now = town.clock.now.wall
    // Accepted some time ago, by a clock that is wrong.
    let location = AcceptedLocation(
      coordinate: try ServiceTown.report(0).coordinate,
      acceptedAt: now.advanced(byMilliseconds: milliseconds).advanced(byMilliseconds: -500))
    let record = LocationRecord(
      user: town.bert, version: LocationVersion(epoch: 1, sequence: 0, node: 9), state: .sharing(location))
    await town.services[0].receive([.location(record, ageMilliseconds: 500)])
    #expect(town.monitor.clockDifferences.isEmpty != isToldOf)
    if abs(max(milliseconds, -.max)) < .max / 2 {
      #expect(town.monitor.clockDifferences == (isToldOf ? [.milliseconds(milliseconds)] : []))
    }
  }

  /// Bert's report comes at the moment at which Anna's pause ends, which cannot be told.
  @Test func aRequestDoesNotFailWithWhatTheTimeBringsAbout() async throws {
    let town = try ServiceTown()
    let service = try NearbyService(
      configuration: try ServiceTown.configuration, ring: try ServiceTown.ring(slots: 4), cache: town.cache,
      broker: town.brokers[0], history: town.history, directory: town.directory, sharing: town.sharing,
      clock: SleeplessClock(clock: town.clock))
    let others = try town.othersOf(town.anna, count: 1)
    let end = town.clock.now.wall.advanced(by: .seconds(60))
    let anna = try await service.open(FaultySessionTransport(), for: town.anna, sharing: .paused(until: end))
    try await service.report(try ServiceTown.report(0), from: anna)
    let transport = FaultySessionTransport()
    let other = try await service.open(transport, for: others[0])
    await eventually { await service.inputCountAtRest != nil }
    town.brokers[0].faults(at: try town.slot(of: town.anna)).fail()
    town.clock.advance(to: end)
    try await service.report(try ServiceTown.report(1), from: other, request: 7)
    await eventually { await service.inputCountAtRest != nil }
    #expect(transport.events.last == .accepted(request: 7))
  }
}

/// Tells the time, and wakes nobody.
private struct SleeplessClock: TimeSource {
  let clock: ManualClock

  var now: ClockReading { clock.now }

  func sleep(until deadline: MonotonicTime) async throws {
    try await Task.sleep(for: .seconds(3600))
  }
}
