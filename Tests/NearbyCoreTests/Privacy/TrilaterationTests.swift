import NearbyCore
import NearbyTestKit
import Testing

/// Plays a friend who finds somebody by asking who is near a false position.
@Suite struct TrilaterationTests {
  /// What the attacker sees of the victim: whether it is near a reported position.
  struct Oracle {
    let filter: ProximityFilter
    let victim: UnitVector
    var answers: [Bool] = []

    mutating func isNear(_ position: Coordinate) -> Bool {
      answers.append(filter.isNear(UnitVector(position), victim, wasNear: false))
      return answers[answers.count - 1]
    }
  }

  static let radius = Distance(miles: 5)

  /// 42 questions: fourteen each for the border of the circle east and west of a place that the victim is
  /// near, and fourteen for the border north of the middle between the two, which lies a radius north of the
  /// victim.
  static func attack(_ oracle: inout Oracle, from start: Coordinate) throws -> Coordinate {
    func border(from place: Coordinate, bearing: Double) throws -> Double {
      var (near, far) = (0.0, 2 * radius.metres)
      for _ in 0..<14 {
        let middle = (near + far) / 2
        let position = try Places.destination(from: place, bearing: bearing, metres: middle)
        if oracle.isNear(position) { near = middle } else { far = middle }
      }
      return (near + far) / 2
    }
    let east = try border(from: start, bearing: 90)
    let west = try border(from: start, bearing: 270)
    let shift = (east - west) / 2
    let foot = try Places.destination(from: start, bearing: shift < 0 ? 270 : 90, metres: abs(shift))
    // Along the meridian circle of the foot's own great circle: its way north is turned from the start's.
    let back = foot.initialBearing(to: start)
    let north = shift > 0 ? back + 90 : back - 90
    let rest = try border(from: foot, bearing: north) - radius.metres
    return try Places.destination(from: foot, bearing: rest < 0 ? north + 180 : north, metres: abs(rest))
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>) func findsAnExactPlace(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let filter = try ProximityFilter(radius: Self.radius)
    let victim = try city(using: &random)
    let start = try near(victim, within: 0.9 * Self.radius.metres, using: &random)
    var oracle = Oracle(filter: filter, victim: UnitVector(victim))
    let found = try Self.attack(&oracle, from: start)
    #expect(oracle.answers.count == 42)
    #expect(found.distance(to: victim).metres < 1, "seed \(seed)")
  }

  /// All places of a cell give the same answers, so that no question whatever tells them apart.
  @Test(arguments: 1...10 as ClosedRange<UInt64>, [250.0, 1000, 3000])
  func findsNoMoreThanTheCell(seed: UInt64, cellSize: Double) throws {
    var random = SplitMix64(seed: seed)
    let filter = try ProximityFilter(radius: Self.radius)
    let grid = try GridSnapping(cellSize: Distance(metres: cellSize))
    let centre = grid.snap(try city(using: &random))
    let start = try near(centre, within: 0.9 * Self.radius.metres, using: &random)
    var answers: [Bool]?
    var errors: [Double] = []
    while errors.count < 100 {
      let victim = try near(centre, within: 0.8 * cellSize, using: &random)
      guard grid.snap(victim) == centre else { continue }
      var oracle = Oracle(filter: filter, victim: UnitVector(grid.snap(victim)))
      let found = try Self.attack(&oracle, from: start)
      #expect(oracle.answers == answers ?? oracle.answers, "seed \(seed)")
      answers = oracle.answers
      #expect(found.distance(to: centre).metres < 1, "seed \(seed)")
      errors.append(found.distance(to: victim).metres)
    }
    // As far off as a guess in a square of that size: 0.38 of its side on average.
    let mean = errors.reduce(0, +) / Double(errors.count)
    #expect(mean > 0.3 * cellSize, "seed \(seed)")
  }

  /// Anywhere that is lived in, so that the start has an east and a west.
  private func city(using random: inout SplitMix64) throws -> Coordinate {
    try Coordinate(
      latitude: Double.random(in: -60...72, using: &random),
      longitude: Double.random(in: -180...180, using: &random))
  }

  private func near(
    _ place: Coordinate, within metres: Double, using random: inout SplitMix64
  ) throws -> Coordinate {
    try Places.destination(
      from: place, bearing: Double.random(in: 0..<360, using: &random),
      metres: metres * Double.random(in: 0...1, using: &random).squareRoot())
  }
}
