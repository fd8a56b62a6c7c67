extension SubscriptionTable {
  /// Whether the subscription of `subscriber` to `channel` is marked; `false` when there is none. O(*n*) in
  /// the length of the shorter of their lists.
  public func isMarked(_ subscriber: Int, _ channel: Int) -> Bool {
    guard let index = index(of: subscriber, inListOf: channel) else { return false }
    return listsOfChannels[channel][index].isMarked
  }

  /// Marks the subscription of `subscriber` to `channel`, or takes the mark away; does nothing when there is
  /// no such subscription. O(*n*) in the length of the shorter of their lists.
  public mutating func setMark(_ isMarked: Bool, _ subscriber: Int, _ channel: Int) {
    guard let index = index(of: subscriber, inListOf: channel) else { return }
    let indexInSubscriber = Int(listsOfChannels[channel][index].index)
    listsOfChannels[channel][index].isMarked = isMarked
    listsOfSubscribers[subscriber][indexInSubscriber].isMarked = isMarked
  }

  /// Gives the subscription of each subscriber of `channel` the mark that `decide` returns. O(*n*) in their
  /// number.
  ///
  /// The walk is the one of ``forEachSubscriber(of:_:)``. First `mayBeMarked` is asked about each, then `decide`, in
  /// the same order, only about those that are marked or may be: so what is seldom marked is walked at the speed of
  /// memory, when `mayBeMarked` only loads and computes.
  ///
  /// - Parameters:
  ///   - channel: Whose subscribers to walk.
  ///   - mayBeMarked: Whether a subscription may get the mark. Is asked about up to 64 subscribers before `decide` is.
  ///   - decide: Whether it gets the mark; without it, `mayBeMarked` decides.
  /// - Returns: How many subscribers there are.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateMarks(
    ofChannel channel: Int, _ mayBeMarked: (_ subscriber: Int, _ isMarked: Bool) -> Bool,
    deciding decide: (_ subscriber: Int, _ isMarked: Bool, _ mayBeMarked: Bool) -> Bool = { $2 }
  ) -> Int {
    Self.updateMarks(of: channel, in: &listsOfChannels, mirroredIn: &listsOfSubscribers, mayBeMarked, decide)
  }

  /// Gives the subscription to each channel of `subscriber` the mark that `decide` returns. O(*n*) in their
  /// number.
  ///
  /// The walk is the one of ``forEachChannel(of:_:)``, in the same two steps as
  /// ``updateMarks(ofChannel:_:deciding:)``.
  ///
  /// - Parameters:
  ///   - subscriber: Whose channels to walk.
  ///   - mayBeMarked: Whether a subscription may get the mark. Is asked about up to 64 channels before `decide` is.
  ///   - decide: Whether it gets the mark; without it, `mayBeMarked` decides.
  /// - Returns: How many channels there are.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateMarks(
    ofSubscriber subscriber: Int, _ mayBeMarked: (_ channel: Int, _ isMarked: Bool) -> Bool,
    deciding decide: (_ channel: Int, _ isMarked: Bool, _ mayBeMarked: Bool) -> Bool = { $2 }
  ) -> Int {
    Self.updateMarks(
      of: subscriber, in: &listsOfSubscribers, mirroredIn: &listsOfChannels, mayBeMarked, decide)
  }

  /// Reads the reference to the list of the subscribers of `channel`, which ``prefetchSubscribers(of:)`` will follow.
  /// Only its bits are looked at: to follow or to count it is what has to wait.
  @inline(__always)
  func prefetchList(ofSubscribersOf channel: Int) -> UInt {
    guard listsOfChannels.indices.contains(channel) else { return 0 }
    return unsafe UInt(truncatingIfNeeded: unsafeBitCast(listsOfChannels[channel], to: Int.self))
  }

  /// Reads the list of the subscribers of `channel` as far as 64 of them go, so that a walk soon after does not wait
  /// for memory.
  @inline(__always)
  func prefetchSubscribers(of channel: Int) -> UInt {
    guard listsOfChannels.indices.contains(channel) else { return 0 }
    var sink: UInt = 0
    for index in stride(from: 0, to: min(listsOfChannels[channel].count, 64), by: 8) {
      sink &+= UInt(listsOfChannels[channel][index].bits)
    }
    return sink
  }

  /// Calls `body` with each subscriber of `channel` and its mark, like ``forEachSubscriber(of:_:)``, but without
  /// holding on to the list meanwhile: to count a reference would make the processor wait for all it has under way.
  @inline(__always)
  func glance(atSubscribersOf channel: Int, _ body: (_ subscriber: Int, _ isMarked: Bool) -> Void) {
    guard listsOfChannels.indices.contains(channel) else { return }
    for index in 0..<listsOfChannels[channel].count {
      let link = listsOfChannels[channel][index]
      body(link.peer, link.isMarked)
    }
  }

  // Always in line, so that a step is no call through closures.
  @inlinable
  @inline(__always)
  static func updateMarks(
    of number: Int, in lists: inout Lists, mirroredIn otherLists: inout Lists,
    _ mayBeMarked: (_ peer: Int, _ isMarked: Bool) -> Bool,
    _ decide: (_ peer: Int, _ isMarked: Bool, _ mayBeMarked: Bool) -> Bool
  ) -> Int {
    guard lists.indices.contains(number) else { return 0 }
    // Out of the table while it is walked, so that no step looks the list up again.
    var list: ContiguousArray<SubscriptionLink> = []
    swap(&list, &lists[number])
    var start = 0
    while start < list.count {
      let end = min(start + UInt64.bitWidth, list.count)
      // Only loads and arithmetic in here, no call and no branch that depends on what was loaded: so the processor
      // may have many loads of `mayBeMarked` under way at once.
      var (marked, possible): (UInt64, UInt64) = (0, 0)
      for index in start..<end {
        let link = list[index]
        let bit = UInt64(truncatingIfNeeded: index &- start)
        marked |= (link.isMarked ? 1 : 0) &<< bit
        possible |= (mayBeMarked(link.peer, link.isMarked) ? 1 : 0) &<< bit
      }
      var rest = marked | possible
      while rest != 0 {
        let bit = rest.trailingZeroBitCount
        rest &= rest &- 1
        let link = list[start + bit]
        let isMarked = decide(link.peer, link.isMarked, possible >> bit & 1 == 1)
        if isMarked != link.isMarked {
          list[start + bit].isMarked = isMarked
          otherLists[link.peer][Int(link.index)].isMarked = isMarked
        }
      }
      start = end
    }
    swap(&list, &lists[number])
    return start
  }
}
