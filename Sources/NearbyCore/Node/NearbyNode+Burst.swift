extension NearbyNode {
  /// How many messages are looked up before the first is taken.
  static var burstLength: Int { 32 }

  /// Takes messages as they arrived, in their order.
  ///
  /// Among a million people nearly all that a message needs lies outside of the caches, one thing found through the
  /// other: the person by its id, the list of its viewers by the person, their places by the list. So each step is done
  /// for many messages before the next one is: the processor waits for many at once, not for each in turn.
  mutating func channelMessages(_ messages: [ChannelMessage], into effects: inout [Effect]) {
    var start = 0
    while start < messages.count {
      let end = min(start + Self.burstLength, messages.count)
      let candidates = lookUp(messages, in: start..<end)
      for index in start..<end {
        switch messages[index] {
        case .location(let record):
          receive(record, candidate: candidates[index - start], into: &effects)
        case .friendship(let change):
          receive(change, into: &effects)
        }
      }
      start = end
    }
  }

  /// The number that each message most likely is about, `PeopleTable.nobody` when it is about nobody here. All that
  /// taking the messages needs has been read once then.
  private mutating func lookUp(_ messages: [ChannelMessage], in range: Range<Int>) -> InlineArray<32, Int> {
    var numbers = InlineArray<32, Int>(repeating: PeopleTable.nobody)
    var touched: UInt = 0
    // Alone, since it takes so long that hardly any load of the next step would be under way beside it.
    for place in 0..<range.count {
      numbers[place] = messages[range.lowerBound + place].channel.hashValue
    }
    for place in 0..<range.count { touched &+= people.prefetchIndex(hash: numbers[place]) }
    for place in 0..<range.count {
      let number = people.candidate(hash: numbers[place])
      numbers[place] = number
      guard number != PeopleTable.nobody else { continue }
      touched &+= people.touch(number) &+ quantizedPositions[number].prefetch()
      touched &+= subscriptions.prefetchList(ofSubscribersOf: number)
    }
    for place in 0..<range.count where numbers[place] != PeopleTable.nobody {
      touched &+= subscriptions.prefetchSubscribers(of: numbers[place])
    }
    // The viewers who were near, whose exact places will be read. Whoever is one too many takes the place of an earlier
    // one, who is read later then.
    var (near, nearCount) = (InlineArray<512, UInt32>(repeating: 0), 0)
    for place in 0..<range.count where numbers[place] != PeopleTable.nobody {
      subscriptions.glance(atSubscribersOf: numbers[place]) { viewer, isNear in
        touched &+= viewers.quantizedPositions[viewer].prefetch()
        // Without a branch: who is not near is written over by the next one.
        near[nearCount % near.count] = UInt32(truncatingIfNeeded: viewer)
        nearCount &+= isNear ? 1 : 0
      }
    }
    for place in 0..<min(nearCount, near.count) { touched &+= viewers.touch(Int(near[place])) }
    // Kept, so that the compiler may not leave out reading what nobody looks at.
    prefetchSink = touched
    return numbers
  }
}
