internal import NearbyCore

/// The clocks in a ``NearbySimulation``: the true ones, and how much those of each node differ from them.
struct SimulatedClocks: Sendable {
  /// What a clock would show that is never wrong.
  private(set) var truth: ClockReading

  /// How far the wall clock of each node is ahead, in milliseconds.
  private var leads: [Int64]

  /// What the monotonic clock of each node showed when that of ``truth`` showed zero: such a clock begins when its
  /// machine does.
  private let beginnings: [Int64]

  /// The time that truly passes.
  var time: MonotonicTime { truth.monotonic }

  init(wall: Timestamp, nodeCount: Int) {
    truth = ClockReading(monotonic: MonotonicTime(milliseconds: 0), wall: wall)
    leads = Array(repeating: 0, count: nodeCount)
    beginnings = (0..<Int64(nodeCount)).map { $0 * 1_234_567 }
  }

  mutating func advance(byMilliseconds milliseconds: Int64) {
    truth.monotonic = truth.monotonic.advanced(byMilliseconds: milliseconds)
    truth.wall = truth.wall.advanced(byMilliseconds: milliseconds)
  }

  mutating func setLead(of node: Int, toMilliseconds milliseconds: Int64) {
    leads[node] = milliseconds
  }

  /// What the clocks of a node show.
  func reading(of node: Int) -> ClockReading {
    ClockReading(
      monotonic: truth.monotonic.advanced(byMilliseconds: beginnings[node]),
      wall: truth.wall.advanced(byMilliseconds: leads[node]))
  }

  /// When it truly is what the monotonic clock of a node calls `time`.
  func truth(of time: MonotonicTime, at node: Int) -> MonotonicTime {
    time.advanced(byMilliseconds: -beginnings[node])
  }
}
