import NearbyCore
import NearbyTestKit
import Testing

@Suite struct UnitVectorTableTests {
  @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var model: [UnitVector] = []
    var table = UnitVectorTable()
    if seed.isMultiple(of: 2) { table.reserveCapacity(50) }
    for step in 0..<300 {
      let isKnown = Int.random(in: 0..<4, using: &random) > 0
      let place = isKnown ? UnitVector(try Places.random(using: &random)) : .unknown
      if model.isEmpty || Bool.random(using: &random) {
        model.append(place)
        table.append(place)
      } else {
        let index = Int.random(in: model.indices, using: &random)
        model[index] = place
        table[index] = place
      }
      #expect(table.count == model.count)
      #expect(table.checkInvariants() == nil, "seed \(seed), step \(step)")
    }
    #expect(UnitVectorTable(model).checkInvariants() == nil)
    for index in model.indices {
      #expect(isSame(table[index], model[index]), "seed \(seed), index \(index)")
      #expect(isSame(UnitVectorTable(model)[index], model[index]))
    }
  }

  @Test func tellsDistances() throws {
    let seed: UInt64 = 3
    var random = SplitMix64(seed: seed)
    var places = try (0..<70).map { _ in UnitVector(try Places.random(using: &random)) }
    places[7] = .unknown
    let table = UnitVectorTable(places)
    var distances: [Double] = [-1]
    table.appendDistances(from: places[3], at: [69, 3, 7, 0], to: &distances)
    #expect(distances.count == 5)
    #expect(distances[0] == -1)
    #expect(distances[1] == places[3].distance(to: places[69]))
    #expect(distances[2] == 0)
    #expect(distances[3].isNaN)
    #expect(distances[4] == places[3].distance(to: places[0]))
  }

  #if !os(iOS) && !os(tvOS) && !os(watchOS) && !os(visionOS) && !os(WASI)
    @Test(arguments: [-1, 2]) func trapsOutOfBounds(index: Int) async {
      await #expect(processExitsWith: .failure) { [index] in
        let table = UnitVectorTable([.unknown, .unknown])
        _ = table[index].isKnown
      }
    }

    /// Either of a pair, or the odd one at the end.
    @Test(arguments: [-1, 2], 0...2) func trapsOnListedIndexOutOfBounds(index: Int, position: Int) async {
      await #expect(processExitsWith: .failure) { [index, position] in
        let filter = try ProximityFilter(radius: Distance(miles: 5))
        var indices = [0, 1, 0]
        indices[position] = index
        var mask = ProximityMask()
        filter.update(&mask, around: .unknown, in: UnitVectorTable([.unknown, .unknown]), at: indices)
      }
    }
  #endif

  private func isSame(_ left: UnitVector, _ right: UnitVector) -> Bool {
    guard left.isKnown else { return !right.isKnown }
    return (left.x, left.y, left.z) == (right.x, right.y, right.z)
  }
}
