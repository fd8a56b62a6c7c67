import Foundation
import Measuring
import NearbyCore
import NearbyTestKit

/// Where the places of a contest lie.
enum Region: String {
  /// Anywhere on the globe, evenly.
  case globe

  /// Within 66 km by 68 km of a city: one in twenty or so is near to a place in the middle.
  case city

  /// `count` places, the same in every language.
  func places(_ count: Int) throws -> [Coordinate] {
    var random = SplitMix64(seed: 1)
    return try (0..<count).map { _ in
      let (first, second) = (random.nextFraction(), random.nextFraction())
      return switch self {
      case .globe:
        try Coordinate(latitude: asin(2 * first - 1) * (180 / .pi), longitude: 360 * second - 180)
      case .city:
        try Coordinate(latitude: 52.2 + 0.6 * first, longitude: 12.9 + second)
      }
    }
  }
}
