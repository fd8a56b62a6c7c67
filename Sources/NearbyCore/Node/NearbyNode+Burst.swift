extension NearbyNode {
  /// How many messages are looked up before the first is taken.
  static var burstLength: Int { 32 }

  /// Takes messages as they arrived, in their order.
  ///
  /// Among a million people nearly all that a message needs lies outside of the caches, one thing found through the
  /// other: the person by its id, the list of its viewers by the person, their places by the list. So each step is done
  /// for many messages before the next one is: the processor waits for many at once, not for each in turn.
  mutating func channelMessages(_ messages: [ChannelMessage], into effects: inout [Effect]) {
    // Out of the node while they are used, so that nothing looks for other uses of them.
    var scratch = BurstScratch.none
    swap(&scratch, &burstScratch)
    var start = 0
    while start < messages.count {
      let end = min(start + Self.burstLength, messages.count)
      lookUp(messages, in: start..<end, &scratch)
      for index in start..<end {
        switch messages[index] {
        case .location(let record):
          receive(record, candidate: scratch.numbers[index - start], into: &effects)
        case .friendship(let change):
          receive(change, into: &effects)
        }
      }
      start = end
    }
    swap(&scratch, &burstScratch)
  }

  /// Finds the number that each message most likely is about, `PeopleTable.nobody` when it is about nobody here. All that
  /// taking the messages needs has been read once then.
  private mutating func lookUp(
    _ messages: [ChannelMessage], in range: Range<Int>, _ scratch: inout BurstScratch
  ) {
    var touched: UInt = 0
    // Alone, since it takes so long that hardly any load of the next step would be under way beside it.
    for index in 0..<range.count {
      scratch.numbers[index] = messages[range.lowerBound + index].channel.hashValue
    }
    for index in 0..<range.count { touched &+= people.prefetchIndex(hash: scratch.numbers[index]) }
    for index in 0..<range.count {
      let number = people.candidate(hash: scratch.numbers[index])
      scratch.numbers[index] = number
      guard number != PeopleTable.nobody else { continue }
      touched &+= people.touch(number) &+ quantizedPositions[number].prefetch()
      touched &+= subscriptions.prefetchList(ofSubscribersOf: number)
    }
    for index in 0..<range.count where scratch.numbers[index] != PeopleTable.nobody {
      touched &+= subscriptions.prefetchSubscribers(of: scratch.numbers[index])
    }
    // The viewers who were near, whose exact places will be read. Whoever is one too many takes the place of an earlier
    // one, who is read later then.
    var nearCount = 0
    for index in 0..<range.count where scratch.numbers[index] != PeopleTable.nobody {
      subscriptions.glance(atSubscribersOf: scratch.numbers[index]) { viewer, isNear in
        touched &+= viewers.quantizedPositions[viewer].prefetch()
        // Without a branch: who is not near is written over by the next one.
        scratch.near[nearCount % BurstScratch.nearCapacity] = UInt32(truncatingIfNeeded: viewer)
        nearCount &+= isNear ? 1 : 0
      }
    }
    for index in 0..<min(nearCount, BurstScratch.nearCapacity) {
      touched &+= viewers.touch(Int(scratch.near[index]))
    }
    // Kept, so that the compiler may not leave out reading what nobody looks at.
    prefetchSink = touched
  }
}

/// What looking up a burst writes down. A node keeps it from one burst to the next, so that it costs no memory each time.
struct BurstScratch: Sendable {
  static var nearCapacity: Int { 512 }

  /// Of nothing: what is left in the node while a burst is looked up.
  static let none = BurstScratch(numbers: [], near: [])

  /// The hash of each message's channel, and then the number of its user.
  var numbers: ContiguousArray<Int>

  /// Viewers whose exact places will be read.
  var near: ContiguousArray<UInt32>

  private init(numbers: ContiguousArray<Int>, near: ContiguousArray<UInt32>) {
    self.numbers = numbers
    self.near = near
  }

  init() {
    numbers = ContiguousArray(repeating: PeopleTable.nobody, count: NearbyNode.burstLength)
    near = ContiguousArray(repeating: 0, count: Self.nearCapacity)
  }
}
