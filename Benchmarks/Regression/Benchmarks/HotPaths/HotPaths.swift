import Benchmark
import NearbyCore
import NearbyProtocol

/// The work that a node does all day, to see whether a change made it slower. How fast it is beside others is the
/// matter of `Benchmarks/compare`.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], warmupIterations: 5, scalingFactor: .kilo, maxDuration: .seconds(2),
    maxIterations: 2000,
    // Time depends on the machine and on what else it does, so only what has become three times as slow is a
    // regression. An instruction counter would tell more, but virtual machines seldom have one.
    thresholds: [.wallClock: .init(relative: [.p90: 200])])

  Benchmark("ring-slot-of-a-user") { benchmark in
    let ring = try HashRing(slots: (0..<140).map { RingSlot(id: try SlotID("pubsub-\($0)")) })
    let users = try (0..<1024).map { try UserID("user-\(100_000 + $0)") }
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations { blackHole(ring.slot(for: users[number & 1023])) }
  }

  Benchmark("geo-is-a-friend-near") { benchmark in
    let filter = try ProximityFilter(radius: Distance(miles: 5))
    let places = try (0..<1024).map {
      UnitVector(try Coordinate(latitude: 52 + Double($0) / 1024, longitude: 13.4))
    }
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations {
      blackHole(filter.isNear(places[0], places[number & 1023], wasNear: false))
    }
  }

  Benchmark("geo-unit-vector") { benchmark in
    let places = try (0..<1024).map { try Coordinate(latitude: Double($0) / 20, longitude: Double($0) / 10) }
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations { blackHole(UnitVector(places[number & 1023])) }
  }

  Benchmark("cache-set-and-get") { benchmark in
    var cache = TTLCache<Int, Int>()
    let (now, deadline) = (MonotonicTime(milliseconds: 0), MonotonicTime(milliseconds: 600_000))
    for key in 0..<1024 { cache.set(key, for: key, expiresAt: deadline, at: now) }
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations {
      cache.set(number, for: number & 1023, expiresAt: deadline, at: now)
      blackHole(cache.value(for: (number &* 7) & 1023, at: now))
    }
  }

  Benchmark("codec-friend-moved") { benchmark in
    let codec = BinaryCodec()
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.52, longitude: 13.405),
      acceptedAt: Timestamp(milliseconds: 1_767_225_600_123))
    let friend = NearbyFriend(user: try UserID("user-1234"), location: location, distance: 1843.25)
    let message = ServerMessage(body: .moved(friend))
    var bytes: [UInt8] = []
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      bytes.removeAll(keepingCapacity: true)
      codec.encode(message, into: &bytes)
      blackHole(try codec.decode(ServerMessage.self, from: ContiguousArray(bytes).span))
    }
  }

  Benchmark("subscriptions-walk-over-40") { benchmark in
    var table = SubscriptionTable()
    for viewer in 0..<1024 {
      for step in 1...40 { _ = table.subscribe(viewer, to: (viewer + step * 17) & 1023) }
    }
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations {
      table.forEachSubscriber(of: number & 1023) { subscriber, _ in blackHole(subscriber) }
    }
  }
  Benchmark("node-fan-out-to-40") { benchmark in
    var audience = try Audience(size: 40)
    let bursts = try (1...1024).map { try audience.news(number: $0) }
    benchmark.startMeasurement()
    for number in benchmark.scaledIterations {
      // Old news is dropped, so every turn through the bursts begins with the node as it was.
      if number & 1023 == 0 { audience.forget() }
      blackHole(audience.hear(bursts[number & 1023]))
    }
  }
}
