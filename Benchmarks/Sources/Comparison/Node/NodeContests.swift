import Measuring
import NearbyCore

// Long enough that what a peer left in the caches does not count.
private let messageCount = 40_960
private let burstLength = 64

/// What a node makes of the news of one user for 40 viewers, through its public inputs: friend checks a second.
func nodeContests(_ options: Options) -> [Contest] {
  let worlds = Worlds()
  let redis = PeerProgram("redis", in: options.peers)
  let sizes = [(10_000, "10k"), (100_000, "100k"), (1_000_000, "1M"), (10_000_000, "10M")]
  let line = sizes.map { sessions, size in
    Contest(
      "node/fan-out-\(size)-sessions-4-of-40-near", in: .millionsPerSecond,
      beside: [
        bare(worlds, sessions, options),
        redis.contestant("Redis, deliveries of PUBLISH to 40", "publish 20000"),
      ]
    ) {
      guard sessions < 10_000_000 || options.isFull else {
        throw Unavailable("only with --full: takes up to 20 GB and many minutes")
      }
      return fanOut(try worlds.world(sessions, .line), in: burstLength)
    }
  }
  // Behind the row with as many sessions, so that their world is made only once.
  let oneByOne = Contest("node/fan-out-1M-sessions-4-of-40-near-one-by-one", in: .millionsPerSecond) {
    fanOut(try worlds.world(1_000_000, .line), in: 1)
  }
  return line[..<3] + [oneByOne] + line[3...] + [
    Contest("node/fan-out-100k-sessions-40-of-40-near", in: .millionsPerSecond) {
      fanOut(try worlds.world(100_000, .town), in: burstLength)
    },
    Contest("node/fan-out-100k-sessions-4-of-40-near-uuids", in: .millionsPerSecond) {
      fanOut(try worlds.world(100_000, .line, idLength: 36), in: burstLength)
    },
    Contest("node/allocations-per-message-4-of-40-near", in: .allocations, rounds: 3) {
      let world = try worlds.world(100_000, .line)
      return Contestant("ours") {
        let messages = try world.report(world.somebody(messageCount))
        let bursts = messages.map { [$0] }
        return try .allocations(perEachOf: messages.count) {
          for burst in bursts { world.handle(.channelMessages(burst)) }
        }
      }
    },
    Contest("node/report-100k-sessions-4-of-40-near", in: .millionsPerSecond) {
      report(try worlds.world(100_000, .line), messageCount)
    },
    Contest("node/report-10k-sessions-4-of-40-near", in: .millionsPerSecond) {
      report(try worlds.world(10_000, .line), messageCount)
    },
    Contest("node/memory-per-session-with-40-friends", in: .bytes, rounds: 1) {
      Contestant("ours") { try .heapBytes(perEachOf: 100_000) { try World(sessions: 100_000, .line) } }
    },
  ]
}

/// Millions of checks a second while news of random users arrive, so many at a time.
private func fanOut(_ world: World, in burstLength: Int) -> Contestant {
  Contestant("ours") {
    let messages = try world.report(world.somebody(messageCount))
    let bursts = stride(from: 0, to: messages.count, by: burstLength).map {
      Array(messages[$0..<min($0 + burstLength, messages.count)])
    }
    var news = 0
    let sample = Sample.millionsPerSecond(of: messages.count * 40) {
      for burst in bursts { news += world.handle(.channelMessages(burst)) }
      return nil
    }
    // A message that was dropped as old news would make this fast and wrong.
    let expected = Double(messages.count * world.nearCount)
    guard abs(Double(news) - expected) < expected / 100 else {
      throw Unavailable("\(messages.count) messages became \(news) updates, not \(expected.short)")
    }
    return sample
  }
}

/// Millions of checks a second while random clients report: each is compared with its 40 friends.
private func report(_ world: World, _ count: Int) -> Contestant {
  Contestant("ours") {
    let inputs = try world.somebody(count).map { try world.reportInput(of: $0) }
    return .millionsPerSecond(of: inputs.count * 40) {
      var news = 0
      for input in inputs { news += world.handle(input) }
      keep(news)
      return nil
    }
  }
}

private func bare(_ worlds: Worlds, _ sessions: Int, _ options: Options) -> Contestant {
  var made: BareFanOut?
  return Contestant("bare arrays, nothing but the marks kept") {
    guard sessions < 10_000_000 || options.isFull else { throw Unavailable("only with --full") }
    let fanOut = try made ?? BareFanOut(worlds.world(sessions, .line))
    made = fanOut
    return fanOut.sample(messages: messageCount)
  }
}
