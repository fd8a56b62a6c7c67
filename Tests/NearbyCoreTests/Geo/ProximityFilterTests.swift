import Foundation
import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ProximityFilterTests {
  @Test(arguments: [0, -1, .nan, .infinity, Earth.halfCircumference.metres.nextUp])
  func refusesRadius(metres: Double) {
    #expect {
      try ProximityFilter(radius: Distance(metres: metres))
    } throws: { error in
      guard case InvalidProximityFilter.radius(let radius) = error else { return false }
      return radius.metres == metres || metres.isNaN
    }
  }

  @Test(arguments: [0.999, -2, .nan, .infinity]) func refusesLeaveFactor(factor: Double) {
    #expect {
      try ProximityFilter(radius: Distance(miles: 5), leaveFactor: factor)
    } throws: { error in
      guard case InvalidProximityFilter.leaveFactor(let given) = error else { return false }
      return given == factor || factor.isNaN
    }
  }

  @Test func leavesLaterThanItAppears() throws {
    let filter = try ProximityFilter(radius: Distance(kilometres: 100))
    #expect(filter.leaveRadius.metres == 105_000)
    let here = try place(latitude: 0, longitude: 0)
    for (kilometres, appears, stays) in [(99.0, true, true), (104.0, false, true), (106.0, false, false)] {
      let there = try place(latitude: 0, longitude: kilometres * 180 / Earth.halfCircumference.kilometres)
      #expect(filter.isNear(here, there, wasNear: false) == appears)
      #expect(filter.isNear(here, there, wasNear: true) == stays)
    }
  }

  @Test func hasNoGapAtLeaveFactorOne() throws {
    let filter = try ProximityFilter(radius: Distance(miles: 5), leaveFactor: 1)
    #expect(filter.leaveRadius == filter.radius)
  }

  @Test func coversTheEarthAtHalfItsCircumference() throws {
    var random = SplitMix64(seed: 1)
    let whole = try ProximityFilter(radius: Earth.halfCircumference, leaveFactor: 1)
    let wide = try ProximityFilter(radius: Distance(kilometres: 15_000), leaveFactor: 2)
    #expect(wide.leaveRadius == Earth.halfCircumference)
    for _ in 0..<1000 {
      let latitude = Double.random(in: -90...90, using: &random)
      let longitude = Double.random(in: -180...0, using: &random)
      let here = try place(latitude: latitude, longitude: longitude)
      let antipode = try place(latitude: -latitude, longitude: longitude + 180)
      #expect(whole.isNear(here, antipode, wasNear: false))
      #expect(wide.isNear(here, antipode, wasNear: true))
    }
  }

  @Test func includesTheSamePlaceAtAnyRadius() throws {
    let filter = try ProximityFilter(radius: Distance(metres: .leastNonzeroMagnitude))
    let here = try place(latitude: 12, longitude: 34)
    #expect(filter.isNear(here, here, wasNear: false))
  }

  /// Random pairs within a millimetre of the border: outside the stated band the filter is exact arithmetic.
  @Test(arguments: [1, 100, 8046.72, 1e6, 1e7, 1.9e7, 1.988e7])
  func isExactOutsideOfTheBand(metres: Double) throws {
    let seed: UInt64 = 5
    var random = SplitMix64(seed: seed)
    let filter = try ProximityFilter(radius: Distance(metres: metres), leaveFactor: 1)
    let band = Self.band(at: metres)
    var sides = (near: 0, far: 0)
    for _ in 0..<3000 {
      let from = try Places.random(using: &random)
      let to = try Places.destination(
        from: from, bearing: Double.random(in: 0..<360, using: &random),
        metres: metres + Places.smallOffset(using: &random))
      let beyond = ExactPlace(from).metres(to: ExactPlace(to), beyond: filter.radius)
      guard abs(beyond) > band else { continue }
      let isNear = filter.isNear(UnitVector(from), UnitVector(to), wasNear: false)
      #expect(isNear == (beyond <= 0), "seed \(seed), \(beyond) m beyond \(metres) m")
      if isNear { sides.near += 1 } else { sides.far += 1 }
    }
    #expect(sides.near > 500 && sides.far > 500, "seed \(seed)")
  }

  /// The reference vectors, with the radius laid just short of and just beyond their distance.
  @Test(arguments: [1e-3, 1e-6, 2.5e-8]) func isExactAtVectors(offset: Double) throws {
    for pair in try Vectors.pairs() {
      let offset = max(offset, 2 * Self.band(at: pair.metres))
      let (from, to) = (UnitVector(pair.from), UnitVector(pair.to))
      // Near the antipode the band grows without bound.
      guard offset < 1e-2, pair.metres + offset < Earth.halfCircumference.metres else { continue }
      let wide = try ProximityFilter(radius: Distance(metres: pair.metres + offset))
      #expect(wide.isNear(from, to, wasNear: false), "\(pair.kind), \(pair.metres) m")
      guard pair.metres > offset else { continue }
      let narrow = try ProximityFilter(radius: Distance(metres: pair.metres - offset))
      #expect(!narrow.isNear(from, to, wasNear: false), "\(pair.kind), \(pair.metres) m")
    }
  }

  /// The band that the documentation states.
  private static func band(at metres: Double) -> Double {
    metres <= 1e7 ? 1e-8 : 1e-8 / cos(metres / Earth.meanRadius.metres / 2)
  }

  private func place(latitude: Double, longitude: Double) throws -> UnitVector {
    UnitVector(try Coordinate(latitude: latitude, longitude: longitude))
  }
}
