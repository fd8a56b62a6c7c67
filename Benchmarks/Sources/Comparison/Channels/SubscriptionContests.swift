import Measuring
import NearbyCore
import NearbyTestKit

private let friendCount = 40

/// Who is subscribed to whom: memory and speed of the table.
func subscriptionContests(_ options: Options) -> [Contest] {
  let redis = PeerProgram("redis", in: options.peers)
  let peer = redis.contestant("Redis, clients subscribed to channels", "memory 1000 1000")
  return [
    Contest("subscriptions/memory-1M-users-x-40", in: .bytes, rounds: 1, beside: [peer]) {
      Contestant("ours") {
        try .heapBytes(perEachOf: 1_000_000 * friendCount) { try table(Friendships(1_000_000)) }
      }
    },
    Contest("subscriptions/memory-10M-users-x-40", in: .bytes, rounds: 1) {
      guard options.isFull else { throw Unavailable("only with --full: takes up to 20 GB and some minutes") }
      return Contestant("ours") {
        try .heapBytes(perEachOf: 10_000_000 * friendCount) { try table(Friendships(10_000_000)) }
      }
    },
    Contest("subscriptions/subscribe", in: .nanoseconds, rounds: 3) {
      let friendships = Friendships(100_000)
      return Contestant("ours") {
        try .nanoseconds(perEachOf: friendships.count * friendCount) {
          keep(try table(friendships))
          return nil
        }
      }
    },
    Contest("subscriptions/walk-100k-users", in: .nanoseconds, beside: [bareWalk(Friendships(100_000))]) {
      try walk(Friendships(100_000))
    },
  ]
}

private func table(_ friendships: Friendships) throws -> SubscriptionTable {
  var table = SubscriptionTable()
  for viewer in 0..<friendships.count {
    for friend in friendships.friends(of: viewer) { _ = table.subscribe(viewer, to: friend) }
  }
  return table
}

/// Nanoseconds a subscriber to walk over those of channels in a random order.
private func walk(_ friendships: Friendships) throws -> Contestant {
  let table = try table(friendships)
  var random = SplitMix64(seed: 5)
  let channels = random.permutation(of: friendships.count)
  return Contestant("ours") {
    .nanoseconds(perEachOf: friendships.count * friendCount) {
      var sum = 0
      for channel in channels {
        table.forEachSubscriber(of: channel) { subscriber, isMarked in sum &+= isMarked ? 0 : subscriber }
      }
      return UInt64(sum)
    }
  }
}

/// The same walk over one bare array, which nobody could ever change.
private func bareWalk(_ friendships: Friendships) -> Contestant {
  var lists: [UInt32] = []
  var order: [Int] = []
  return Contestant("bare array of UInt32, fixed") {
    if lists.isEmpty {
      for viewer in 0..<friendships.count { lists += friendships.friends(of: viewer).map { UInt32($0) } }
      var random = SplitMix64(seed: 5)
      order = random.permutation(of: friendships.count)
    }
    return .nanoseconds(perEachOf: lists.count) {
      var sum = 0
      for channel in order {
        for subscriber in lists[(channel * friendCount)..<((channel + 1) * friendCount)] {
          sum &+= Int(subscriber)
        }
      }
      return UInt64(sum)
    }
  }
}
