extension NearbyNode {
  /// How many messages are looked up before the first is taken.
  private static var burstLength: Int { 32 }

  /// Takes messages as they arrived, in their order.
  ///
  /// Among a million people nearly all that a message needs lies outside of the caches, so it is read ahead for many
  /// messages at once: who they are about first, then what it takes to move these people.
  mutating func channelMessages(_ messages: [ChannelMessage], into effects: inout [Effect]) {
    var start = 0
    while start < messages.count {
      let end = min(start + Self.burstLength, messages.count)
      people.lookUp(messages[start..<end])
      proximity.prefetch(people.candidates)
      for index in start..<end {
        switch messages[index] {
        case .location(let record):
          receive(record, candidate: people.candidates[index - start], into: &effects)
        case .friendship(let change):
          receive(change, into: &effects)
        }
      }
      start = end
    }
  }
}
