import Foundation
import NearbyCore

/// Random places and steps on the sphere, for the tests of this folder.
enum Places {
  /// Evenly over the sphere.
  static func random(using random: inout some RandomNumberGenerator) throws -> Coordinate {
    try Coordinate(
      latitude: asin(Double.random(in: -1...1, using: &random)) * 180 / .pi,
      longitude: Double.random(in: -180...180, using: &random))
  }

  /// So many metres from `start` along the great circle that leaves it at `bearing`, in degrees from north.
  static func destination(from start: Coordinate, bearing: Double, metres: Double) throws -> Coordinate {
    let angle = metres / Earth.meanRadius.metres
    let (latitude, longitude) = (start.latitude * .pi / 180, start.longitude * .pi / 180)
    let heading = bearing * .pi / 180
    let out = cos(latitude) * cos(angle) - sin(latitude) * sin(angle) * cos(heading)
    let east = sin(angle) * sin(heading)
    let up = sin(latitude) * cos(angle) + cos(latitude) * sin(angle) * cos(heading)
    let turned = longitude + atan2(east, out)
    return try Coordinate(
      latitude: atan2(up, hypot(out, east)) * 180 / .pi,
      longitude: (turned * 180 / .pi).remainder(dividingBy: 360))
  }

  /// From a nanometre to a millimetre, evenly by magnitude, to either side of zero.
  static func smallOffset(using random: inout some RandomNumberGenerator) -> Double {
    let size = pow(10, Double.random(in: -9 ... -3, using: &random))
    return Bool.random(using: &random) ? size : -size
  }
}
