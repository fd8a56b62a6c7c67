import NearbyCore
import NearbyTestKit
import Testing

/// One place against many answers what it answers against each.
@Suite struct ProximityTableTests {
  static let radii = [0.5, 3, 8046.72, 1e6, 1e7, 1.99e7, Earth.halfCircumference.metres]

  @Test(arguments: radii, [1, 1.05, 2.5]) func agreesWithSinglePairs(metres: Double, factor: Double) throws {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    let filter = try ProximityFilter(radius: Distance(metres: metres), leaveFactor: factor)
    for count in Array(0...66) + [128, 200] {
      let centre = try Places.random(using: &random)
      let place = UnitVector(centre)
      let others = try (0..<count).map { _ in try other(around: centre, filter, using: &random) }
      let table = UnitVectorTable(others)

      var mask = ProximityMask()
      filter.update(&mask, around: place, in: table)
      for index in others.indices {
        #expect(mask[index] == filter.isNear(place, others[index], wasNear: false), "seed \(seed)")
      }

      // Masks from empty over mixed to full, some of another length than the table.
      for share in [0, 0.02, 0.5, 1] {
        mask.resize(to: Int.random(in: 0...count + 70, using: &random))
        for position in 0..<mask.count { mask[position] = Double.random(in: 0..<1, using: &random) < share }
        let before = mask
        filter.update(&mask, around: place, in: table)
        #expect(mask.count == count)
        for index in others.indices {
          let wasNear = index < before.count && before[index]
          #expect(mask[index] == filter.isNear(place, others[index], wasNear: wasNear), "seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: radii) func agreesWithSinglePairsWhenListed(metres: Double) throws {
    let seed: UInt64 = 12
    var random = SplitMix64(seed: seed)
    let filter = try ProximityFilter(radius: Distance(metres: metres))
    let centre = try Places.random(using: &random)
    let place = UnitVector(centre)
    let others = try (0..<300).map { _ in try other(around: centre, filter, using: &random) }
    let table = UnitVectorTable(others)
    var mask = ProximityMask()
    for count in [0, 1, 2, 40, 41, 63, 64, 65, 66, 250] {
      let indices = (0..<count).map { _ in Int.random(in: others.indices, using: &random) }
      let before = mask
      filter.update(&mask, around: place, in: table, at: indices)
      #expect(mask.count == count)
      for position in indices.indices {
        let wasNear = position < before.count && before[position]
        let expected = filter.isNear(place, others[indices[position]], wasNear: wasNear)
        #expect(mask[position] == expected, "seed \(seed), \(count) listed, position \(position)")
      }
    }
  }

  @Test func findsNobodyAroundAnUnknownPlace() throws {
    let filter = try ProximityFilter(radius: Earth.halfCircumference)
    let table = UnitVectorTable([.unknown, UnitVector(try Coordinate(latitude: 1, longitude: 2))])
    var mask = ProximityMask()
    mask.resize(to: 2)
    mask[1] = true
    filter.update(&mask, around: .unknown, in: table)
    #expect(mask.nearCount == 0)
    filter.update(&mask, around: table[1], in: table)
    #expect(mask.nearCount == 1 && mask[1])
  }

  /// Anywhere, at the same place, unknown, within metres or a millimetre of either radius, or at the
  /// antipode.
  private func other(
    around centre: Coordinate, _ filter: ProximityFilter, using random: inout SplitMix64
  ) throws -> UnitVector {
    let radius = (Bool.random(using: &random) ? filter.radius : filter.leaveRadius).metres
    let metres: Double
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return .unknown
    case 1: return UnitVector(try Places.random(using: &random))
    case 2: metres = 0
    case 3: metres = radius + Places.smallOffset(using: &random)
    case 4: metres = Earth.halfCircumference.metres - Places.smallOffset(using: &random)
    case 5: metres = Double.random(in: 0...2, using: &random) * radius
    default: metres = radius + Double.random(in: -3...3, using: &random)
    }
    let bearing = Double.random(in: 0..<360, using: &random)
    return UnitVector(try Places.destination(from: centre, bearing: bearing, metres: metres))
  }
}
