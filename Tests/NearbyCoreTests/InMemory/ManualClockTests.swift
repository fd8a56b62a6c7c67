import NearbyCore
import Synchronization
import Testing

@Suite struct ManualClockTests {
  let clock = ManualClock(now: Timestamp(milliseconds: 1000))

  @Test func standsStillAndNeverGoesBack() {
    #expect(clock.now == reading(0, 1000))
    clock.advance(by: .milliseconds(5))
    clock.advance(to: Timestamp(milliseconds: 900))
    clock.advance(by: .seconds(-1))
    #expect(clock.now == reading(5, 1005))
  }

  @Test func whatIsSetIsNoTimeThatPasses() async {
    let sleeper = Task { [clock] in try await clock.sleep(until: MonotonicTime(milliseconds: 10)) }
    await eventually { clock.sleeperCount == 1 }
    clock.setWall(to: Timestamp(milliseconds: 5000))
    #expect(clock.now == reading(0, 5000))
    #expect(clock.sleeperCount == 1)
    clock.setWall(to: Timestamp(milliseconds: 7))
    clock.advance(by: .milliseconds(10))
    #expect(clock.now == reading(10, 17))
    await #expect(throws: Never.self) { try await sleeper.value }
  }

  private func reading(_ monotonic: Int64, _ wall: Int64) -> ClockReading {
    ClockReading(monotonic: MonotonicTime(milliseconds: monotonic), wall: Timestamp(milliseconds: wall))
  }

  @Test func doesNotSleepUntilAPointThatHasPassed() async throws {
    try await clock.sleep(until: MonotonicTime(milliseconds: 0))
    try await clock.sleep(until: .distantPast)
  }

  @Test func wakesWhomTheTimeHasComeFor() async throws {
    let early = Task { [clock] in try await clock.sleep(until: MonotonicTime(milliseconds: 10)) }
    let late = Task { [clock] in try await clock.sleep(until: MonotonicTime(milliseconds: 20)) }
    await eventually { clock.sleeperCount == 2 }
    clock.advance(to: Timestamp(milliseconds: 1009))
    #expect(clock.sleeperCount == 2)
    clock.advance(to: Timestamp(milliseconds: 1010))
    try await early.value
    #expect(clock.sleeperCount == 1)
    clock.advance(to: .distantFuture)
    try await late.value
  }

  @Test func aCancelledSleeperIsForgotten() async {
    let sleeper = Task { [clock] in try await clock.sleep(until: .distantFuture) }
    await eventually { clock.sleeperCount == 1 }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
    #expect(clock.sleeperCount == 0)
  }

  @Test func whoIsCancelledBeforeSleepsNot() async {
    let sleeper = Task { [clock] in
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      try await clock.sleep(until: .distantPast)
    }
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }

  @Test func stepsOfManyTasksAddUp() async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 1...200 { group.addTask { [clock] in clock.advance(by: .milliseconds(1)) } }
    }
    #expect(clock.now == reading(200, 1200))
  }
}
