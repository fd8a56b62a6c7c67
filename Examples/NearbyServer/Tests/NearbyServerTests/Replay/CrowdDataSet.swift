import NearbyCore
import NearbyTestKit
@testable import NearbyServer

/// People who wander about a city and its surroundings, made up from a seed: many come near, leave, and fall silent.
struct CrowdDataSet {
  static func make(seed: UInt64, userCount: Int, checkInCount: Int) throws -> DataSet {
    var random = SplitMix64(seed: seed)
    let users = try (0..<userCount).map { try UserID("walker-\($0)") }
    var friendships: [(UserID, UserID)] = []
    for one in users.indices {
      for other in users.indices where one < other && Int.random(in: 0..<4, using: &random) == 0 {
        friendships.append((users[one], users[other]))
      }
    }
    var time: Int64 = 1_700_000_000
    var checkIns: [CheckIn] = []
    for _ in 0..<checkInCount {
      // Some at the same second, most soon after, now and then a silence in which everybody becomes inactive.
      time += [0, 5, 30, 60, 60, 90, 120, 4000][Int.random(in: 0..<8, using: &random)]
      checkIns.append(
        CheckIn(
          time: Timestamp(milliseconds: time * 1000),
          user: users[Int.random(in: 0..<userCount, using: &random)],
          coordinate: try Coordinate(
            latitude: 30.27 + Double.random(in: -0.09...0.09, using: &random),
            longitude: -97.74 + Double.random(in: -0.1...0.1, using: &random))))
    }
    return DataSet(checkIns: checkIns, friendships: friendships)
  }
}
