import NearbyCore
import NearbyTestKit
import Synchronization
import Testing

@testable import NearbyProtocol

/// One timer for many conversations wakes each when its time has come, and nobody else.
@Suite(.timeLimit(.minutes(1)))
struct ConversationTimersTests {
  /// Has one deadline at a time, and counts how often it was woken.
  private final class Work: TimedWork {
    private struct State {
      var deadline: MonotonicTime?
      var wakingCount = 0

      /// Wakings without a deadline that had come.
      var earlyCount = 0
    }

    private let state: Mutex<State>
    private let clock: ManualClock

    init(_ deadline: MonotonicTime?, clock: ManualClock) {
      state = Mutex(State(deadline: deadline))
      self.clock = clock
    }

    var nextDeadline: MonotonicTime? {
      get { state.withLock { $0.deadline } }
      set { state.withLock { $0.deadline = newValue } }
    }

    var wakingCount: Int { state.withLock { $0.wakingCount } }
    var earlyCount: Int { state.withLock { $0.earlyCount } }

    func timeCame() async {
      state.withLock { state in
        state.wakingCount += 1
        if state.deadline.map({ $0 > clock.now.monotonic }) ?? true { state.earlyCount += 1 }
        state.deadline = nil
      }
    }

    /// Returns when nothing is due any more.
    func settle() async {
      while let nextDeadline, nextDeadline <= clock.now.monotonic { await Task.yield() }
    }
  }

  private static func deadline(_ milliseconds: UInt64, from clock: ManualClock) -> MonotonicTime {
    clock.now.monotonic.advanced(byMilliseconds: Int64(milliseconds))
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func everyoneIsWokenOnceWhenItsTimeHasCome(seed: UInt64) async {
    var random = SplitMix64(seed: seed)
    let clock = ManualClock()
    let timers = ConversationTimers(clock: clock)
    var present: [(work: Work, place: ConversationTimers.Place)] = []
    var former: [(work: Work, count: Int)] = []
    for _ in 0..<200 {
      switch random.next(upperBound: 4 as UInt64) {
      case 0:
        let isTimed = Bool.random(using: &random)
        let work = Work(isTimed ? Self.deadline(random.next(upperBound: 50), from: clock) : nil, clock: clock)
        present.append((work, timers.enter(work)))
      case 1 where !present.isEmpty:
        let (work, place) = present[Int.random(in: present.indices, using: &random)]
        work.nextDeadline = Bool.random(using: &random) ? Self.deadline(random.next(upperBound: 50), from: clock) : nil
        timers.deadlineChanged(at: place)
      case 2 where !present.isEmpty:
        let (work, place) = present.remove(at: Int.random(in: present.indices, using: &random))
        timers.leave(place)
        // Of somebody else, if anybody's.
        timers.deadlineChanged(at: place)
        former.append((work, work.wakingCount))
      default:
        clock.advance(by: .milliseconds(Int64(random.next(upperBound: 20 as UInt64))))
      }
      for (work, _) in present { await work.settle() }
    }
    let expected = present.map { $0.work.wakingCount + ($0.work.nextDeadline == nil ? 0 : 1) }
    clock.advance(by: .seconds(1))
    for (work, _) in present { await work.settle() }
    #expect(present.map(\.work.wakingCount) == expected, "seed \(seed)")
    #expect(former.allSatisfy { $0.work.wakingCount == $0.count }, "seed \(seed)")
    #expect((present.map(\.work) + former.map(\.work)).allSatisfy { $0.earlyCount == 0 }, "seed \(seed)")
  }
}
