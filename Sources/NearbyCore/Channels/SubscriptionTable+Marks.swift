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
  /// The walk is the one of ``forEachSubscriber(of:_:)``.
  @inlinable
  public mutating func updateMarks(
    ofChannel channel: Int, _ body: (_ subscriber: Int, _ isMarked: Bool) -> Bool
  ) {
    Self.updateMarks(of: channel, in: &listsOfChannels, mirroredIn: &listsOfSubscribers, body)
  }

  /// Gives the subscription to each channel of `subscriber` the mark that `body` returns. O(*n*) in their
  /// number.
  ///
  /// The walk is the one of ``forEachChannel(of:_:)``.
  @inlinable
  public mutating func updateMarks(
    ofSubscriber subscriber: Int, _ body: (_ channel: Int, _ isMarked: Bool) -> Bool
  ) {
    Self.updateMarks(of: subscriber, in: &listsOfSubscribers, mirroredIn: &listsOfChannels, body)
  }

  @inlinable
  static func updateMarks(
    of number: Int, in lists: inout Lists, mirroredIn otherLists: inout Lists,
    _ body: (_ peer: Int, _ isMarked: Bool) -> Bool
  ) {
    guard lists.indices.contains(number) else { return }
    // Out of the table while it is walked, so that no step looks the list up again.
    var list: ContiguousArray<SubscriptionLink> = []
    swap(&list, &lists[number])
    for index in list.indices {
      let link = list[index]
      let isMarked = body(link.peer, link.isMarked)
      if isMarked == link.isMarked { continue }
      list[index].isMarked = isMarked
      otherLists[link.peer][Int(link.position)].isMarked = isMarked
    }
    swap(&list, &lists[number])
  }
}
