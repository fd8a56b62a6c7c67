import NearbyCore
import Testing

@Suite struct CoordinateDistanceTests {
  @Test func agreesWithVectors() throws {
    for pair in try Vectors.pairs() {
      let distance = pair.from.distance(to: pair.to)
      #expect(abs(distance.metres - pair.metres) <= pair.tolerance, "\(pair.kind)")
      // The stated bound, far below the tolerance that the vectors ask for.
      #expect(abs(distance.metres - pair.metres) <= 1e-8, "\(pair.kind)")
      #expect(pair.to.distance(to: pair.from) == distance)
    }
  }

  @Test(arguments: [-90.0, -45, 0, 12.5, 90], [-180.0, -77.25, 0, 90, 180])
  func isZeroToItself(latitude: Double, longitude: Double) throws {
    let place = try Coordinate(latitude: latitude, longitude: longitude)
    #expect(place.distance(to: place).metres == 0)
    #expect(UnitVector(place).distance(to: UnitVector(place)) == 0)
  }

  @Test(arguments: [-90.0, 90]) func knowsEveryNameOfAPole(latitude: Double) throws {
    let pole = try Coordinate(latitude: latitude, longitude: 0)
    let equator = try Coordinate(latitude: 0, longitude: 30)
    for longitude in stride(from: -180.0, through: 180, by: 7.5) {
      let other = try Coordinate(latitude: latitude, longitude: longitude)
      #expect(pole.distance(to: other).metres == 0)
      #expect(UnitVector(pole).squaredChord(to: UnitVector(other)) == 0)
      #expect(other.distance(to: equator) == pole.distance(to: equator))
    }
  }

  @Test func knowsBothNamesOfTheAntimeridian() throws {
    let east = try Coordinate(latitude: 51, longitude: 180)
    let west = try Coordinate(latitude: 51, longitude: -180)
    #expect(east.distance(to: west).metres == 0)
    #expect(UnitVector(east).squaredChord(to: UnitVector(west)) == 0)
  }

  @Test func crossesTheAntimeridianTheShortWay() throws {
    let east = try Coordinate(latitude: 0, longitude: 179.5)
    let west = try Coordinate(latitude: 0, longitude: -179.5)
    let degree = Earth.halfCircumference.metres / 180
    #expect(abs(east.distance(to: west).metres - degree) <= 1e-8)
    #expect(abs(UnitVector(east).distance(to: UnitVector(west)) - degree) <= 1e-8)
  }

  @Test(arguments: [-90.0, -33.25, 0, 60], [-180.0, -12.125, 0])
  func reachesTheAntipode(latitude: Double, longitude: Double) throws {
    let place = try Coordinate(latitude: latitude, longitude: longitude)
    let antipode = try Coordinate(latitude: -latitude, longitude: longitude + 180)
    let farthest = Earth.halfCircumference.metres
    #expect(abs(place.distance(to: antipode).metres - farthest) <= 1e-8)
    #expect(abs(UnitVector(place).distance(to: UnitVector(antipode)) - farthest) <= 1e-8)
  }
}
