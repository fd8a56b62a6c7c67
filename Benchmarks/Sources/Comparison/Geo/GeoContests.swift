import Measuring
import NearbyCore

private let fiveMiles = Distance(miles: 5)

/// Who is near: one place against many. The peers compute haversine distances, we compare squared chords.
func geoContests(_ options: Options) -> [Contest] {
  let libm = PeerProgram("haversine", in: options.peers)
  let fast = PeerProgram("haversine-fast", in: options.peers)
  let numeric = PeerProgram("numeric", in: options.peers)
  func peers(_ count: Int, _ region: Region, _ repetitions: Int) -> [Contestant] {
    let what = "\(count) \(region) \(repetitions)"
    return [
      libm.contestant("libm haversine, C -O3", "near \(what)"),
      fast.contestant("libmvec haversine, C -O3 -ffast-math -march=native", "near \(what)"),
      numeric.contestant("NumKong haversine, float64", "float64 \(what)"),
      numeric.contestant("NumKong haversine, float32", "float32 \(what)"),
      numeric.contestant("NumPy haversine", "numpy \(what)"),
    ]
  }
  return [
    Contest("geo/near-1M-globe", in: .nanoseconds, beside: peers(1 << 20, .globe, 2)) {
      try near(1 << 20, .globe, repetitions: 2)
    },
    Contest("geo/near-1M-city", in: .nanoseconds, beside: peers(1 << 20, .city, 2)) {
      try near(1 << 20, .city, repetitions: 2)
    },
    Contest("geo/near-40-city", in: .nanoseconds, beside: peers(40, .city, 10_000)) {
      try near(40, .city, repetitions: 10_000)
    },
    Contest("geo/unit-vector", in: .nanoseconds) { try unitVector() },
    Contest(
      "geo/distance", in: .nanoseconds,
      beside: [libm.contestant("libm haversine, C -O3", "distance 4096 globe 50")]
    ) { try distance() },
  ]
}

/// Nanoseconds a pair to decide which of `count` places are within 5 miles of the first one.
private func near(_ count: Int, _ region: Region, repetitions: Int) throws -> Contestant {
  let filter = try ProximityFilter(radius: fiveMiles)
  let places = try region.places(count).map { UnitVector($0) }
  let table = UnitVectorTable(places)
  var mask = ProximityMask()
  return Contestant("ours") {
    .nanoseconds(perEachOf: count * repetitions) {
      var found: UInt64 = 0
      for _ in 0..<repetitions {
        mask.clear()
        filter.update(&mask, around: places[0], in: table)
        found += UInt64(mask.nearCount)
      }
      return found
    }
  }
}

/// Nanoseconds to turn a report into what the filter compares.
private func unitVector() throws -> Contestant {
  let places = try Region.globe.places(4096)
  var vectors = places.map { UnitVector($0) }
  return Contestant("ours") {
    .nanoseconds(perEachOf: 50 * places.count) {
      for _ in 0..<50 {
        for index in places.indices { vectors[index] = UnitVector(places[index]) }
        keep(vectors)
      }
      return nil
    }
  }
}

/// Nanoseconds a distance from coordinates.
private func distance() throws -> Contestant {
  let places = try Region.globe.places(4096)
  var distances = [Double](repeating: 0, count: places.count)
  return Contestant("ours") {
    .nanoseconds(perEachOf: 50 * places.count) {
      for _ in 0..<50 {
        for index in places.indices { distances[index] = places[0].distance(to: places[index]).metres }
        keep(distances)
      }
      return nil
    }
  }
}
