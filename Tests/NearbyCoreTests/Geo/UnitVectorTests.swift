import NearbyCore
import NearbyTestKit
import Testing

@Suite struct UnitVectorTests {
  @Test func agreesWithVectors() throws {
    for pair in try Vectors.pairs() {
      let distance = UnitVector(pair.from).distance(to: UnitVector(pair.to))
      #expect(abs(distance - pair.metres) <= pair.tolerance, "\(pair.kind)")
      #expect(abs(distance - pair.metres) <= 1e-8, "\(pair.kind)")
    }
  }

  @Test func liesExactlyOnTheAxes() throws {
    let axes: [(latitude: Double, longitude: Double, x: Double, y: Double, z: Double)] = [
      (0, 0, 1, 0, 0), (0, 90, 0, 1, 0), (0, -90, 0, -1, 0), (0, 180, -1, 0, 0), (90, 33, 0, 0, 1),
      (-90, -33, 0, 0, -1),
    ]
    for axis in axes {
      let vector = UnitVector(try Coordinate(latitude: axis.latitude, longitude: axis.longitude))
      #expect((vector.x, vector.y, vector.z) == (axis.x, axis.y, axis.z))
    }
  }

  @Test func isExactToTwoNanometres() throws {
    let seed: UInt64 = 8
    var random = SplitMix64(seed: seed)
    for _ in 0..<5000 {
      let place = try Places.random(using: &random)
      let (vector, exact) = (UnitVector(place), ExactPlace(place))
      let dx = (exact.x - DoubleDouble(vector.x)).high
      let dy = (exact.y - DoubleDouble(vector.y)).high
      let dz = (exact.z - DoubleDouble(vector.z)).high
      let metres = (dx * dx + dy * dy + dz * dz).squareRoot() * Earth.meanRadius.metres
      #expect(metres < 2e-9, "seed \(seed)")
    }
  }

  @Test func unknownIsNearNothing() throws {
    let place = UnitVector(try Coordinate(latitude: 1, longitude: 2))
    let filter = try ProximityFilter(radius: Earth.halfCircumference)
    #expect(place.isKnown)
    #expect(!UnitVector.unknown.isKnown)
    for wasNear in [false, true] {
      #expect(!filter.isNear(.unknown, .unknown, wasNear: wasNear))
      #expect(!filter.isNear(.unknown, place, wasNear: wasNear))
      #expect(!filter.isNear(place, .unknown, wasNear: wasNear))
    }
    #expect(UnitVector.unknown.distance(to: place).isNaN)
  }
}
