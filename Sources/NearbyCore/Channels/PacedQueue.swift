/// Lines numbers up and lets them through at a pace: a burst of them at once after a rest, and then so many a second,
/// in jittered portions.
///
/// Numbers are dense and start at 0; each waits once or not at all, and they leave in the order in which they came. The
/// queue grows with the largest number that ever waited.
package struct PacedQueue: Sendable {
  private struct Turn: Sendable {
    var number: Int
    var ticket: UInt64
  }

  /// Those who wait, the first one at `first`, and some who do so no longer: their ticket is not that of their number.
  private var turns: ContiguousArray<Turn> = []
  private var first = 0

  /// By number, the ticket of its turn; 0 when it does not wait.
  private var tickets: ContiguousArray<UInt64> = []
  private var lastTicket: UInt64 = 0
  private var bucket: TokenBucket
  private var jitter: Jitter

  /// When the next portion is due, if one had to be put off.
  private var resumeAt: MonotonicTime?

  /// How many numbers wait. O(1).
  package private(set) var count = 0

  /// Creates an empty queue.
  ///
  /// - Parameters:
  ///   - rate: How many numbers it lets through in a second, in 1...1,000,000.
  ///   - burst: How many it lets through at once after a rest, in 1...1,000,000.
  ///   - seed: Where the jitter starts from.
  package init(rate: Int, burst: Int, seed: UInt64) {
    bucket = TokenBucket(TokenBucket.Rate(rate, burst: burst))
    jitter = Jitter(seed: seed)
  }

  /// When to look for numbers that may leave: long ago for those that came after the last look; `nil` when none waits.
  /// O(1).
  package var nextDeadline: MonotonicTime? { count == 0 ? nil : resumeAt ?? .distantPast }

  /// Whether a number waits. O(1).
  package func contains(_ number: Int) -> Bool { tickets.indices.contains(number) && tickets[number] != 0 }

  /// Puts a number at the end, unless it waits already. O(1) amortised.
  ///
  /// - Precondition: `number` is not negative.
  package mutating func append(_ number: Int) {
    precondition(number >= 0, "A number cannot be negative.")
    guard !contains(number) else { return }
    while tickets.count <= number { tickets.append(0) }
    lastTicket += 1
    tickets[number] = lastTicket
    turns.append(Turn(number: number, ticket: lastTicket))
    count += 1
  }

  /// Lets a number wait no longer. O(1).
  package mutating func remove(_ number: Int) {
    guard contains(number) else { return }
    tickets[number] = 0
    count -= 1
  }

  /// Takes the first number, if the pace allows one at `now`. O(1) amortised.
  ///
  /// - Parameters:
  ///   - now: The present time.
  ///   - isWanted: Whether a number that has come to the front is to go on. If not, it leaves the queue, and does not
  ///     count for the pace.
  /// - Returns: `nil` when none waits, or all have to wait until ``nextDeadline``.
  package mutating func popFirst(at now: MonotonicTime, where isWanted: (_ number: Int) -> Bool) -> Int? {
    if let resumeAt, now < resumeAt { return nil }
    resumeAt = nil
    while first < turns.count {
      let turn = turns[first]
      guard tickets[turn.number] == turn.ticket else {
        first += 1
        continue
      }
      let isWanted = isWanted(turn.number)
      guard !isWanted || bucket.take(at: now) else {
        resumeAt = now.advanced(byMilliseconds: pause(at: now))
        break
      }
      first += 1
      remove(turn.number)
      if isWanted { return turn.number }
    }
    dropFormerTurns()
    return nil
  }

  /// How long to wait for the next portion, which is between half a burst and a whole one.
  private mutating func pause(at now: MonotonicTime) -> Int64 {
    let full = bucket.delay(for: .max, at: now)
    return max(bucket.delay(at: now), full - jitter.next(below: full / 2 + 1))
  }

  private mutating func dropFormerTurns() {
    if first == turns.count {
      turns.removeAll(keepingCapacity: first <= 1024)
      first = 0
    } else if first > 1024, first > turns.count / 2 {
      turns.removeFirst(first)
      first = 0
    }
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the largest number that ever waited.
  package func checkInvariants() -> String? {
    let waiting = turns[first...].filter { tickets[$0.number] == $0.ticket }.map(\.number)
    if Set(waiting).count != waiting.count { return "a number waits twice" }
    if waiting.count != count { return "\(count) numbers wait, and \(waiting.count) have a turn" }
    if tickets.count(where: { $0 != 0 }) != count { return "a number waits for a turn that does not exist" }
    let order = turns.map(\.ticket)
    return order == order.sorted() ? nil : "turns are out of order"
  }
}
