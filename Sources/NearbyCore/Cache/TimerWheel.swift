/// Timers by number, in a hierarchy of wheels: when time comes to one, it is a *candidate*.
///
/// There are eight wheels of 256 buckets, one for each byte of a time in milliseconds. A timer lies in the wheel
/// of the highest byte in which its deadline differs from the wheel's own time, so every deadline has a bucket,
/// from the next millisecond to ``MonotonicTime/distantFuture``, and setting or stopping a timer is O(1). A bucket's
/// timers become candidates when its first millisecond has come; the owner, who knows their deadlines, then
/// either releases them or schedules them again, which lets them sink into a finer wheel. A deadline that
/// moves *later* need not be told to the wheel: the timer just sinks once more.
///
/// The wheel's time never goes back. A deadline that is not after it, which happens when the caller's time has
/// gone back, waits in a heap instead, so that nothing is lost or early.
///
/// G. Varghese and T. Lauck, "Hashed and hierarchical timing wheels", SOSP 1987.
@usableFromInline
package struct TimerWheel: ~Copyable {
  @usableFromInline
  struct Node: BitwiseCopyable, Sendable {
    /// The next timer in the bucket, or the next free number, or ``none``; of a late timer its late number.
    @usableFromInline
    var next: UInt32

    /// The previous timer in the bucket; or the bucket itself, marked; or ``late``, ``loose`` or ``free``.
    @usableFromInline
    var previous: UInt32

    /// What the owner knows the timer by.
    @usableFromInline
    var tag: UInt32

    @inlinable
    init(next: UInt32, previous: UInt32, tag: UInt32) {
      self.next = next
      self.previous = previous
      self.tag = tag
    }
  }

  @usableFromInline
  var nodes = Slab<Node>()

  /// By bucket, its first timer or ``none``.
  @usableFromInline
  var heads = ContiguousArray<UInt32>(repeating: .max, count: 8 << 8)

  /// By bucket, one bit: whether it has timers.
  @usableFromInline
  var occupied = ContiguousArray<UInt64>(repeating: 0, count: 8 << 2)

  /// The wheel's time, as a number that orders as times do. Every timer in a bucket is due after it, but for
  /// those in the open bucket, where it may also be now.
  @usableFromInline
  var current: UInt64 = 0

  /// The bucket that is being emptied, whose first millisecond is ``current``.
  @usableFromInline
  var open = 0

  /// How many timers are in buckets.
  @usableFromInline
  var linkedCount = 0

  @usableFromInline
  var firstFree = UInt32.max

  /// The timers whose deadline was not after the wheel's time, by late number.
  @usableFromInline
  var late = DeadlineQueue()

  /// By late number, the timer.
  @usableFromInline
  var lateTimers: ContiguousArray<UInt32> = []

  @usableFromInline
  var freeLateNumbers: ContiguousArray<Int> = []

  /// Creates a wheel without timers.
  @inlinable
  package init() {}

  @inlinable
  static var none: UInt32 { .max }

  @inlinable
  static var free: UInt32 { .max }

  @inlinable
  static var loose: UInt32 { .max - 1 }

  @inlinable
  static var late: UInt32 { .max - 2 }

  @inlinable
  static var bucketMark: UInt32 { 0x8000_0000 }

  @inlinable
  static func number(_ time: MonotonicTime) -> UInt64 {
    UInt64(bitPattern: time.milliseconds) ^ 0x8000_0000_0000_0000
  }

  @inlinable
  static func time(_ number: UInt64) -> MonotonicTime {
    MonotonicTime(milliseconds: Int64(bitPattern: number ^ 0x8000_0000_0000_0000))
  }

  /// One more than the greatest number of a timer that there ever was. O(1).
  @inlinable
  package var capacity: Int { nodes.count }

  /// Whether there is a timer of that number. O(1).
  ///
  /// - Precondition: `timer` is less than ``capacity``.
  @inlinable
  package func contains(_ timer: Int) -> Bool {
    nodes[timer].previous != Self.free
  }

  /// A number that the owner gives each timer, to find by it what the timer is for. O(1).
  ///
  /// - Precondition: There is a timer of that number.
  @inlinable
  package subscript(tag timer: Int) -> UInt32 {
    get { nodes[timer].tag }
    nonmutating set { unsafe nodes.address(of: timer).pointee.tag = newValue }
  }

  /// Sets a new timer and returns its number: the last one that was released, or ``capacity``. O(1).
  ///
  /// - Precondition: There are fewer than 2^31 timers.
  @inlinable
  package mutating func makeTimer(at deadline: MonotonicTime, now: MonotonicTime) -> Int {
    var timer = nodes.count
    if firstFree == Self.none {
      precondition(timer < Int(Self.bucketMark), "There are too many timers.")
      nodes.append(Node(next: Self.none, previous: Self.loose, tag: 0))
    } else {
      timer = Int(firstFree)
      firstFree = nodes[timer].next
    }
    link(timer, at: deadline, now: now)
    return timer
  }

  /// Sets the timer to a deadline. O(1). Needed only when it moves to an earlier one, and for a candidate.
  @inlinable
  package mutating func schedule(_ timer: Int, at deadline: MonotonicTime, now: MonotonicTime) {
    unlink(timer)
    link(timer, at: deadline, now: now)
  }

  /// Removes the timer; its number is free for the next. O(1).
  @inlinable
  package mutating func release(_ timer: Int) {
    unlink(timer)
    nodes[timer] = Node(next: firstFree, previous: Self.free, tag: 0)
    firstFree = UInt32(truncatingIfNeeded: timer)
  }

  @inlinable
  mutating func link(_ timer: Int, at deadline: MonotonicTime, now: MonotonicTime) {
    let target = Self.number(deadline)
    if linkedCount == 0 { current = Self.number(now) }
    guard target > current else {
      addLate(timer, at: deadline)
      return
    }
    let wheel = (63 &- (target ^ current).leadingZeroBitCount) >> 3
    let bucket = wheel << 8 | Int(truncatingIfNeeded: (target &>> UInt64(wheel << 3)) & 0xFF)
    let head = heads[bucket]
    let word = UInt32(truncatingIfNeeded: timer)
    setLinks(of: timer, next: head, previous: Self.bucketMark | UInt32(truncatingIfNeeded: bucket))
    if head == Self.none {
      occupied[bucket >> 6] |= 1 &<< UInt64(bucket & 63)
    } else {
      unsafe nodes.address(of: Int(head)).pointee.previous = word
    }
    heads[bucket] = word
    linkedCount += 1
  }

  @inlinable
  func setLinks(of timer: Int, next: UInt32, previous: UInt32) {
    unsafe nodes.address(of: timer).pointee.next = next
    unsafe nodes.address(of: timer).pointee.previous = previous
  }

  @inlinable
  mutating func unlink(_ timer: Int) {
    let node = nodes[timer]
    guard node.previous < Self.late else {
      if node.previous == Self.late { removeLate(Int(node.next)) }
      return
    }
    linkedCount -= 1
    if node.next != Self.none {
      unsafe nodes.address(of: Int(node.next)).pointee.previous = node.previous
    }
    guard node.previous >= Self.bucketMark else {
      unsafe nodes.address(of: Int(node.previous)).pointee.next = node.next
      return
    }
    let bucket = Int(node.previous ^ Self.bucketMark)
    heads[bucket] = node.next
    if node.next == Self.none { occupied[bucket >> 6] &= ~(1 &<< UInt64(bucket & 63)) }
  }

  @inline(never)
  @usableFromInline
  mutating func addLate(_ timer: Int, at deadline: MonotonicTime) {
    let number = freeLateNumbers.popLast() ?? lateTimers.count
    if number == lateTimers.count { lateTimers.append(0) }
    lateTimers[number] = UInt32(truncatingIfNeeded: timer)
    late.set(deadline, for: number)
    setLinks(of: timer, next: UInt32(truncatingIfNeeded: number), previous: Self.late)
  }

  @inline(never)
  @usableFromInline
  mutating func removeLate(_ number: Int) {
    late.remove(number)
    freeLateNumbers.append(number)
  }
}

extension TimerWheel: Sendable {}
