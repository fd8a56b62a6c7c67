import NearbyCore
import NearbyTestKit
import Testing

@Suite struct BearingTests {
  @Test(arguments: [
    (0, 0, 10, 0, 0), (0, 0, 0, 10, 90), (0, 0, -10, 0, 180), (0, 0, 0, -10, 270),
    // Across the antimeridian, to the poles, across one, and to a place so close that a cosine would lose it.
    (0, 179, 0, -179, 90), (50, 180, 50, -180, 0), (48, 11, 90, 77, 0), (48, 11, -90, 77, 180),
    (60, 10, 60, -170, 0), (-60, 10, -60, -170, 180), (0, 0, 1e-13, 1e-13, 45),
    // From a pole, whatever its name; to the same place; to the antipode.
    (90, 12, 10, 100, 180), (-90, 12, 10, 100, 0), (90, 0, -90, 0, 180), (-90, 0, 90, 55, 0),
    (90, 10, 90, 20, 0), (12, 34, 12, 34, 0), (12, 34, -12, -146, 0), (0, 0, 0, 180, 0),
    // Baghdad to Osaka, the worked example of C. Veness, "Calculate distance, bearing and more between
    // Latitude/Longitude points".
    (35, 45, 35, 135, 60.162),
  ])
  func agreesWith(
    _ latitude: Double, _ longitude: Double, _ toLatitude: Double, _ toLongitude: Double,
    _ degrees: Double
  ) throws {
    let from = try Coordinate(latitude: latitude, longitude: longitude)
    let to = try Coordinate(latitude: toLatitude, longitude: toLongitude)
    #expect(abs(from.initialBearing(to: to) - degrees) < 1e-3)
  }

  @Test(arguments: [1e-3, 1, 1000, 1e6, 1.5e7]) func returnsTheWayThatWasTaken(metres: Double) throws {
    let seed: UInt64 = 31
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let start = try Places.random(using: &random)
      guard abs(start.latitude) < 89 else { continue }
      let bearing = Double.random(in: 0..<360, using: &random)
      let end = try Places.destination(from: start, bearing: bearing, metres: metres)
      let found = start.initialBearing(to: end)
      #expect(found >= 0 && found < 360)
      // The steps of a coordinate are some nanometres.
      let tolerance = 1e-9 + 5e-6 / metres
      #expect(abs((found - bearing).remainder(dividingBy: 360)) < tolerance, "seed \(seed)")
    }
  }
}
