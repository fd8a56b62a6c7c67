import NearbyCore
import NearbyTestKit
import Testing

@Suite struct GeohashTests {
  /// From the article "Geohash" of Wikipedia (the first two), the tests of C. Veness's latlon-geohash (the
  /// next two), Redis's documentation of GEOHASH, whose eleventh character is not significant (two more), the
  /// task "Geohash" of Rosetta Code, and the corners of the globe.
  static let vectors: [(text: String, latitude: Double, longitude: Double)] = [
    ("u4pruydqqvj", 57.64911, 10.40744), ("ezs42", 42.605, -5.603), ("u4pruy", 57.648, 10.410),
    ("6gkzwgjz", -25.38262, -49.26561), ("sqc8b49rny", 38.115556, 13.361389),
    ("sqdtr74hyu", 37.502669, 15.087269), ("gcpue5hp4", 51.433718, -0.214126), ("s0", 0, 0),
    ("7zzzzzzzzzzz", -1e-15, -1e-15), ("000000000000", -90, -180), ("zzzzzzzzzzzz", 90, 180),
    ("pbpbpbpbpbpb", -90, 180), ("bpbpbpbpbpbp", 90, -180),
  ]

  @Test(arguments: vectors) func agreesWithVectors(text: String, latitude: Double, longitude: Double) throws {
    let place = try Coordinate(latitude: latitude, longitude: longitude)
    #expect(try Geohash(place, length: text.count).text == text)
    #expect(try Geohash(text) == Geohash(place, length: text.count))
    #expect(try Geohash(text.uppercased()).text == text)
  }

  /// Niemeyer's example, as Wikipedia works it out.
  @Test func decodes() throws {
    let cell = try Geohash("ezs42")
    #expect((cell.southWest.latitude, cell.southWest.longitude) == (42.583_007_812_5, -5.625))
    #expect((cell.northEast.latitude, cell.northEast.longitude) == (42.626_953_125, -5.581_054_687_5))
    #expect((cell.centre.latitude, cell.centre.longitude) == (42.604_980_468_75, -5.603_027_343_75))
  }

  /// The neighbours of C. Veness's tests, clockwise from north.
  @Test func knowsNeighbours() throws {
    let expected = ["gbpb", "u000", "spbp", "spbn", "ezzy", "ezzw", "ezzx", "gbp8"]
    #expect(try Geohash("ezzz").neighbours.map(\.text) == expected)
    // At the poles there is nothing on the other side; at longitude 180 there is.
    #expect(try Geohash("z").neighbours.map(\.text) == ["b", "8", "x", "w", "y"])
    #expect(try Geohash("0").neighbours.map(\.text) == ["2", "3", "1", "p", "r"])
    #expect(try Geohash("r").neighbour(east: 1, north: 0)?.text == "2")
    #expect(try Geohash("2").neighbour(east: -1, north: 0)?.text == "r")
    #expect(try Geohash("2").neighbour(east: 0, north: .max) == nil)
    #expect(try Geohash("2").neighbour(east: 8, north: 0) == Geohash("2"))
  }

  @Test func refuses() throws {
    let place = try Coordinate(latitude: 0, longitude: 0)
    for length in [0, -1, 13] {
      #expect(throws: InvalidGeohash.length(length)) { try Geohash(place, length: length) }
      #expect(throws: InvalidGeohash.length(length)) {
        try Geohash.cover(around: place, radius: Distance(metres: 1), length: length)
      }
    }
    #expect(throws: InvalidGeohash.length(0)) { try Geohash("") }
    #expect(throws: InvalidGeohash.length(13)) { try Geohash("0000000000000") }
    for (text, index) in [("a", 0), ("0i", 1), ("L", 0), ("00o0", 2), ("s é", 1), ("s@", 1), ("s[", 1)] {
      #expect(throws: InvalidGeohash.character(index: index)) { try Geohash(text) }
    }
    for metres in [-1, .infinity, Earth.halfCircumference.metres.nextUp] {
      let radius = Distance(metres: metres)
      #expect(throws: InvalidGeohash.radius(radius)) {
        try Geohash.cover(around: place, radius: radius, length: 5)
      }
    }
    #expect(throws: InvalidGeohash.coverTooLarge) {
      try Geohash.cover(around: place, radius: Earth.halfCircumference, length: 12)
    }
    #expect(throws: InvalidGeohash.coverTooLarge) {
      try Geohash.cover(around: place, radius: Distance(metres: 1), length: 5, maximumCount: 3)
    }
  }

  @Test func hidesTheCell() throws {
    let cell = try Geohash("u4pruy")
    #expect("\(cell) \(String(reflecting: cell))" == "Geohash(private) Geohash(private)")
    #expect(Mirror(reflecting: cell).children.isEmpty)
  }

  /// Round trip, borders, prefixes and neighbours of random cells of every length.
  @Test(arguments: 1...12) func keepsItsPromises(length: Int) throws {
    let seed: UInt64 = 41
    var random = SplitMix64(seed: seed)
    for _ in 0..<300 {
      let place = try Places.random(using: &random)
      let cell = try Geohash(place, length: length)
      let (southWest, northEast) = (cell.southWest, cell.northEast)
      #expect(southWest.latitude <= place.latitude && place.latitude <= northEast.latitude)
      #expect(southWest.longitude <= place.longitude && place.longitude <= northEast.longitude)
      #expect(try Geohash(cell.text) == cell, "seed \(seed)")
      #expect(try Geohash(southWest, length: length) == cell, "seed \(seed)")
      #expect(try Geohash(cell.centre, length: length) == cell, "seed \(seed)")
      if length < 12 { #expect(try Geohash(place, length: 12).text.hasPrefix(cell.text)) }

      for (index, neighbour) in cell.neighbours.enumerated() where cell.neighbours.count == 8 {
        // Each sees this one in the opposite direction, and they share a border or a corner.
        let others = neighbour.neighbours
        if others.count == 8 { #expect(others[(index + 4) % 8] == cell, "seed \(seed)") }
        let gap = abs((neighbour.centre.longitude - cell.centre.longitude).remainder(dividingBy: 360))
        #expect([0, northEast.longitude - southWest.longitude].contains(gap))
        let rise = abs(neighbour.centre.latitude - cell.centre.latitude)
        #expect([0, northEast.latitude - southWest.latitude].contains(rise))
      }
    }
  }

  @Test(arguments: [(1, 2e6), (2, 3e5), (3, 1e6), (4, 8046.72), (5, 8046.72), (6, 500), (9, 3), (5, 0)])
  func coversEveryPlaceOfTheCircle(length: Int, metres: Double) throws {
    let seed: UInt64 = 42
    var random = SplitMix64(seed: seed)
    for step in 0..<60 {
      var centre = try Places.random(using: &random)
      // At a pole, or at the antimeridian, or at the corner of a cell.
      switch step % 6 {
      case 0: centre = try Coordinate(latitude: step.isMultiple(of: 4) ? 90 : -90, longitude: 10)
      case 1:
        centre = try Coordinate(latitude: centre.latitude, longitude: step.isMultiple(of: 4) ? 180 : -180)
      case 2: centre = try Geohash(centre, length: length).southWest
      default: break
      }
      // A circle around a pole takes a whole row of cells.
      guard
        let cells = try? Geohash.cover(
          around: centre, radius: Distance(metres: metres), length: length, maximumCount: 5000)
      else {
        #expect(abs(centre.latitude) > 80 && length > 4, "seed \(seed)")
        continue
      }
      let set = Set(cells)
      #expect(set.count == cells.count)
      for _ in 0..<100 {
        let distance = metres * (Bool.random(using: &random) ? 1 : Double.random(in: 0...1, using: &random))
        let place = try Places.destination(
          from: centre, bearing: Double.random(in: 0..<360, using: &random), metres: distance)
        guard centre.distance(to: place).metres <= metres else { continue }
        #expect(set.contains(try Geohash(place, length: length)), "seed \(seed), step \(step)")
      }
      for cell in cells.prefix(200) { #expect(touches(cell, centre, metres), "seed \(seed), step \(step)") }
    }
  }

  /// Whether some place of the cell is within the circle: looks at points of its border, and at the centre.
  private func touches(_ cell: Geohash, _ centre: Coordinate, _ metres: Double) -> Bool {
    let (low, high) = (cell.southWest, cell.northEast)
    let longitudes = [low.longitude, high.longitude]
    func distance(_ latitude: Double, _ longitude: Double) -> Double {
      (try? Coordinate(latitude: latitude, longitude: longitude))?.distance(to: centre).metres ?? .infinity
    }
    let isBeside = low.longitude <= centre.longitude && centre.longitude <= high.longitude
    if isBeside, low.latitude <= centre.latitude, centre.latitude <= high.latitude { return true }
    var least = Double.infinity
    if isBeside || abs(centre.longitude) == 180 {
      least = min(distance(low.latitude, centre.longitude), distance(high.latitude, centre.longitude))
    }
    for longitude in longitudes {
      // The distance along a meridian has one minimum: look for it by thirds.
      var (south, north) = (low.latitude, high.latitude)
      for _ in 0..<80 {
        let (first, second) = (south + (north - south) / 3, north - (north - south) / 3)
        if distance(first, longitude) < distance(second, longitude) { north = second } else { south = first }
      }
      least = min(least, distance(south, longitude))
    }
    return least <= metres * (1 + 1e-8) + 1e-4
  }
}
