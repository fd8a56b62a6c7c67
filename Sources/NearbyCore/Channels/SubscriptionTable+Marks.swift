extension SubscriptionTable {
  /// Whether the subscription of `subscriber` to `channel` is marked; `false` when there is none. O(*n*) in
  /// the length of the shorter of their lists.
  public func isMarked(_ subscriber: Int, _ channel: Int) -> Bool {
    guard let position = position(of: subscriber, inListOf: channel) else { return false }
    return listsOfChannels[channel][position].isMarked
  }

  /// Marks the subscription of `subscriber` to `channel`, or takes the mark away; does nothing when there is
  /// no such subscription. O(*n*) in the length of the shorter of their lists.
  public mutating func setMark(_ isMarked: Bool, _ subscriber: Int, _ channel: Int) {
    guard let position = position(of: subscriber, inListOf: channel) else { return }
    let positionInSubscriber = Int(listsOfChannels[channel][position].position)
    listsOfChannels[channel][position].isMarked = isMarked
    listsOfSubscribers[subscriber][positionInSubscriber].isMarked = isMarked
  }

  /// Gives the subscription of each subscriber of `channel` the mark that `body` returns. O(*n*) in their
  /// number.
  ///
  /// The walk is the one of ``forEachSubscriber(of:_:)``. Behind it, or behind each 64 subscribers of it,
  /// `noting` is called in the same order for those that are marked now or were before: what is seldom marked
  /// is walked at the speed of memory, since nothing but `body` stands between two steps.
  @inlinable
  @inline(__always)
  public mutating func updateMarks(
    ofChannel channel: Int, _ body: (_ subscriber: Int, _ isMarked: Bool) -> Bool,
    noting: (_ subscriber: Int, _ wasMarked: Bool, _ isMarked: Bool) -> Void = { _, _, _ in }
  ) {
    Self.updateMarks(of: channel, in: &listsOfChannels, mirroredIn: &listsOfSubscribers, body, noting)
  }

  /// Gives the subscription to each channel of `subscriber` the mark that `body` returns. O(*n*) in their
  /// number.
  ///
  /// The walk is the one of ``forEachChannel(of:_:)``. Behind it, or behind each 64 channels of it, `noting`
  /// is called in the same order for those that are marked now or were before.
  @inlinable
  @inline(__always)
  public mutating func updateMarks(
    ofSubscriber subscriber: Int, _ body: (_ channel: Int, _ isMarked: Bool) -> Bool,
    noting: (_ channel: Int, _ wasMarked: Bool, _ isMarked: Bool) -> Void = { _, _, _ in }
  ) {
    Self.updateMarks(of: subscriber, in: &listsOfSubscribers, mirroredIn: &listsOfChannels, body, noting)
  }

  // Always in line, so that a step is no call through closures.
  @inlinable
  @inline(__always)
  static func updateMarks(
    of number: Int, in lists: inout Lists, mirroredIn otherLists: inout Lists,
    _ body: (_ peer: Int, _ isMarked: Bool) -> Bool,
    _ noting: (_ peer: Int, _ wasMarked: Bool, _ isMarked: Bool) -> Void
  ) {
    guard lists.indices.contains(number) else { return }
    // Out of the table while it is walked, so that no step looks the list up again.
    var list: ContiguousArray<SubscriptionLink> = []
    swap(&list, &lists[number])
    var start = 0
    while start < list.count {
      let end = min(start + UInt64.bitWidth, list.count)
      // Only loads and arithmetic in here, no call and no branch that depends on what was loaded: so the processor
      // may have many loads of `body` under way at once.
      var (before, after): (UInt64, UInt64) = (0, 0)
      for index in start..<end {
        let link = list[index]
        let place = UInt64(truncatingIfNeeded: index &- start)
        before |= (link.isMarked ? 1 : 0) &<< place
        after |= (body(link.peer, link.isMarked) ? 1 : 0) &<< place
      }
      var rest = before | after
      while rest != 0 {
        let place = rest.trailingZeroBitCount
        rest &= rest &- 1
        let (wasMarked, isMarked) = (before >> place & 1 == 1, after >> place & 1 == 1)
        let link = list[start + place]
        if isMarked != wasMarked {
          list[start + place].isMarked = isMarked
          otherLists[link.peer][Int(link.position)].isMarked = isMarked
        }
        noting(link.peer, wasMarked, isMarked)
      }
      start = end
    }
    swap(&list, &lists[number])
  }
}
