import NearbyCore
import NearbyTestKit
import Testing

@Suite struct QuantizedPrefilterTests {
  static let radii: [Double] = [
    1, 250, 8046.72, 100_000, 9_000_000, 19_990_000, Earth.halfCircumference.metres,
  ]

  /// The promise: nobody near is held back, and nobody further away than 22 m beyond the radius is let through.
  @Test(arguments: radii) func holdsBackOnlyWhatIsNotNear(metres: Double) throws {
    let filter = try ProximityFilter(radius: Distance(metres: metres), leaveFactor: 1.1)
    var random = SplitMix64(seed: 21)
    var (near, heldBack) = (0, 0)
    for number in 0..<20_000 {
      let place = try Places.random(using: &random)
      let wasNear = number.isMultiple(of: 2)
      let border = (wasNear ? filter.leaveRadius : filter.radius).metres
      let distance = max(0, border + Double.random(in: -60...60, using: &random))
      let other = try Places.destination(
        from: place, bearing: Double.random(in: 0..<360, using: &random), metres: distance)
      let (a, b) = (UnitVector(place), UnitVector(other))
      let mayBeNear = filter.quantizedPrefilter.mayBeNear(
        QuantizedVector(a).parts, QuantizedVector(b), wasNear: wasNear)
      if filter.isNear(a, b, wasNear: wasNear) {
        near += 1
        #expect(mayBeNear, "\(place) and \(other), pair \(number) of seed 21")
      }
      // On the ground; where the radius is long, the chord grows more slowly than the arc.
      if a.squaredChord(to: b).squareRoot() > filter.leaveChord(wasNear) + 22 / Earth.meanRadius.metres {
        heldBack += 1
        #expect(!mayBeNear, "\(place) and \(other), pair \(number) of seed 21")
      }
    }
    #expect(near > 1000)
    if metres < 9_000_000 { #expect(heldBack > 1000) }
  }

  @Test(arguments: radii) func theUnknownIsNeverNear(metres: Double) throws {
    let prefilter = try ProximityFilter(radius: Distance(metres: metres)).quantizedPrefilter
    let corners = try [(90, 0), (-90, 0), (0, 0), (0, 180), (0, 90), (0, -90), (45, 45), (-45, -135)].map {
      UnitVector(try Coordinate(latitude: $0.0, longitude: $0.1))
    }
    for corner in corners {
      for wasNear in [false, true] {
        #expect(!prefilter.mayBeNear(QuantizedVector(corner).parts, .unknown, wasNear: wasNear))
        #expect(!prefilter.mayBeNear(QuantizedVector(.unknown).parts, QuantizedVector(corner), wasNear: wasNear))
        #expect(prefilter.mayBeNear(QuantizedVector(corner).parts, QuantizedVector(corner), wasNear: wasNear))
      }
    }
  }

  @Test func everyPartIsOffByHalfAStepAtMost() throws {
    var random = SplitMix64(seed: 22)
    for _ in 0..<10_000 {
      let vector = UnitVector(try Places.random(using: &random))
      let parts = QuantizedVector(vector).parts
      for (exact, step) in [(vector.x, parts.x), (vector.y, parts.y), (vector.z, parts.z)] {
        #expect(abs((exact + 1) * QuantizedVector.unit - Double(step)) <= 0.5 + 1e-9)
      }
    }
  }
}

extension ProximityFilter {
  fileprivate func leaveChord(_ wasNear: Bool) -> Double {
    min((wasNear ? squaredLeaveChord : squaredChord).squareRoot(), 2)
  }
}
