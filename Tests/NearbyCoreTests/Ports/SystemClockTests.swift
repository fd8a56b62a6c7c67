import NearbyCore
import Testing

@Suite struct SystemClockTests {
  let clock = SystemClock()

  @Test func showsTheTimeSince1970() {
    // 2025-01-01 to 2125-01-01: not seconds, not microseconds, not the time since the start of the machine.
    #expect((1_735_689_600_000...4_891_363_200_000).contains(clock.now.wall.milliseconds))
  }

  @Test func returnsAtTheDeadlineAndNotBefore() async throws {
    let deadline = clock.now.monotonic.advanced(byMilliseconds: 3)
    try await clock.sleep(until: deadline)
    #expect(clock.now.monotonic >= deadline)
    // Two clocks have one beginning.
    #expect(SystemClock().now.monotonic >= deadline)
    try await clock.sleep(until: .distantPast)
  }

  @Test func aSleepThatWouldNotEndCanBeCancelled() async {
    let sleeper = Task { [clock] in try await clock.sleep(until: .distantFuture) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
