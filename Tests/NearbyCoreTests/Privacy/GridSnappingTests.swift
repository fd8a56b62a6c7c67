import NearbyCore
import NearbyTestKit
import Testing

@Suite struct GridSnappingTests {
  static let sizes = [1, 37.5, 500, 5000, 250_000, 953_100, 1_000_000]

  @Test(arguments: [0.999, -5, 0, .nan, .infinity, 1_000_001]) func refusesCellSize(metres: Double) {
    #expect {
      try GridSnapping(cellSize: Distance(metres: metres))
    } throws: { error in
      guard case InvalidGridSnapping.cellSize(let size) = error else { return false }
      return size.metres == metres || metres.isNaN
    }
  }

  @Test(arguments: [-1, 250.5, .nan, .infinity]) func refusesMargin(metres: Double) {
    #expect {
      try GridSnapping(cellSize: Distance(metres: 500), margin: Distance(metres: metres))
    } throws: { error in
      guard case InvalidGridSnapping.margin(let margin) = error else { return false }
      return margin.metres == metres || metres.isNaN
    }
  }

  /// A centre stays where it is, is as close as documented, and the place next to its border belongs to
  /// another.
  @Test(arguments: sizes) func staysWithinTheCell(metres: Double) throws {
    let seed: UInt64 = 21
    var random = SplitMix64(seed: seed)
    let grid = try GridSnapping(cellSize: Distance(metres: metres))
    for _ in 0..<2000 {
      let place = try somewhere(using: &random)
      let centre = grid.snap(place)
      #expect(grid.snap(centre) == centre, "seed \(seed)")
      #expect(grid.snap(place, previous: centre) == centre, "seed \(seed)")
      #expect(centre.distance(to: place).metres <= 0.92 * metres, "seed \(seed)")
    }
  }

  /// Walks along a parallel: each cell is as wide as documented.
  @Test(arguments: [500, 5000, 953_100], [-89.99, -61.5, -1e-9, 0, 45, 72, 88.5])
  func hasCellsOfAboutTheSize(metres: Double, latitude: Double) throws {
    let grid = try GridSnapping(cellSize: Distance(metres: metres))
    let start = grid.snap(try Coordinate(latitude: latitude, longitude: 17))
    let step = metres / 50
    var widths: [Int] = []
    var (centre, width) = (start, 0)
    for _ in 0..<400 {
      let shift = Double(widths.reduce(0, +) + width) * step
      let parallel = try Coordinate(latitude: start.latitude, longitude: 0)
      let degrees = try longitude(of: shift, along: parallel)
      let place = try Coordinate(
        latitude: start.latitude, longitude: (17 + degrees).remainder(dividingBy: 360))
      let snapped = grid.snap(place)
      if snapped != centre {
        widths.append(width)
        (centre, width) = (snapped, 0)
      }
      width += 1
    }
    #expect(widths.count > 3)
    for width in widths.dropFirst() {
      #expect(Double(width) * step >= metres - 2 * step)
      #expect(Double(width) * step <= metres * 1.101 + 2 * step)
    }
  }

  @Test(arguments: sizes) func knowsEveryNameOfThePolesAndTheAntimeridian(metres: Double) throws {
    let grid = try GridSnapping(cellSize: Distance(metres: metres))
    for latitude in [-90, -89.9999, -33, 0, 12.5, 89.9999, 90] {
      let east = grid.snap(try Coordinate(latitude: latitude, longitude: 180))
      #expect(east == grid.snap(try Coordinate(latitude: latitude, longitude: -180)))
      #expect(east.longitude < 0)
    }
    for latitude in [-90.0, 90] {
      for longitude in stride(from: -180.0, through: 180, by: 45) {
        let pole = try Coordinate(latitude: latitude, longitude: longitude)
        #expect(grid.snap(pole).distance(to: pole).metres <= 0.6 * metres)
        #expect(grid.snap(pole) == grid.snap(try Coordinate(latitude: latitude, longitude: 0)), "it is one place")
      }
    }
  }

  @Test(arguments: sizes) func staysWithinTheMargin(metres: Double) throws {
    let seed: UInt64 = 22
    var random = SplitMix64(seed: seed)
    let margin = metres * 0.2
    let grid = try GridSnapping(cellSize: Distance(metres: metres), margin: Distance(metres: margin))
    let bare = try GridSnapping(cellSize: Distance(metres: metres))
    var counts = (stayed: 0, left: 0)
    for _ in 0..<2000 {
      let place = try somewhere(using: &random)
      let former = grid.snap(place)
      #expect(former == bare.snap(place))
      let next = try Places.destination(
        from: place, bearing: Double.random(in: 0..<360, using: &random),
        metres: Double.random(in: 0...metres, using: &random))
      let snapped = grid.snap(next, previous: former)
      #expect(snapped == former || snapped == bare.snap(next), "seed \(seed)")
      if bare.snap(next) == former {
        #expect(snapped == former, "seed \(seed)")
      } else if snapped == former {
        // Somewhere within the margin around, at a corner the diagonal of it, the former cell begins.
        #expect(next.distance(to: former).metres <= 0.92 * metres + margin * 1.4143, "seed \(seed)")
        counts.stayed += 1
      } else {
        counts.left += 1
      }
    }
    #expect(counts.stayed > 100 && counts.left > 100, "seed \(seed)")
  }

  @Test func keepsTheCellOfSomebodyAtTheBorder() throws {
    let grid = try GridSnapping(cellSize: Distance(metres: 800), margin: Distance(metres: 50))
    // The equator is a border, since there are 25,018 rows.
    let metre = 180 / Earth.halfCircumference.metres
    func snap(_ metres: Double, _ previous: Coordinate?) throws -> Coordinate {
      grid.snap(try Coordinate(latitude: metres * metre, longitude: 7), previous: previous)
    }
    let south = try snap(-10, nil)
    #expect(south.latitude < 0)
    for metres in [10.0, -10, 49, 0] { #expect(try snap(metres, south) == south) }
    let north = try snap(51, south)
    #expect(north.latitude > 0)
    for metres in [-10.0, 10, -49, 0] { #expect(try snap(metres, north) == north) }
    #expect(try snap(-51, north) == south)
  }

  /// All over the globe, and often at a pole or at the antimeridian.
  private func somewhere(using random: inout SplitMix64) throws -> Coordinate {
    let place = try Places.random(using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let latitude = 90 - Double.random(in: 0...1, using: &random) * Double.random(in: 0...1, using: &random)
      return try Coordinate(
        latitude: Bool.random(using: &random) ? latitude : -latitude, longitude: place.longitude)
    case 1:
      let longitude = 180 - Double.random(in: 0...0.01, using: &random)
      return try Coordinate(
        latitude: place.latitude, longitude: Bool.random(using: &random) ? longitude : -longitude)
    default:
      return place
    }
  }

  private func longitude(of metres: Double, along parallel: Coordinate) throws -> Double {
    let degree = UnitVector(parallel)
    return metres / (degree.x * Earth.meanRadius.metres) * 180 / .pi
  }
}
