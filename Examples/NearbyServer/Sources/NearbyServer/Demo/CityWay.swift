/// A place in a ``City``, in metres from its centre.
struct CityPlace: Hashable, Sendable {
  var east: Double
  var north: Double

  /// Anywhere in a disc around the centre.
  static func within(_ radius: Double, _ random: inout CityRandomness) -> CityPlace {
    while true {
      let place = CityPlace(east: 0, north: 0).around(radius, &random)
      if place.east * place.east + place.north * place.north <= radius * radius { return place }
    }
  }

  /// Anywhere in a square around this.
  func around(_ distance: Double, _ random: inout CityRandomness) -> CityPlace {
    CityPlace(
      east: east + .random(in: -distance...distance, using: &random),
      north: north + .random(in: -distance...distance, using: &random))
  }

  /// Where a device believes to be that is here.
  func somethingOff(_ random: inout CityRandomness) -> CityPlace { around(6, &random) }
}

/// The way of one person through a ``City``, and where it reports.
struct CityWay {
  private(set) var place: CityPlace

  /// How much time has passed.
  private(set) var seconds: Double

  /// Where the device reports, and when.
  private(set) var points: [(seconds: Double, place: CityPlace)] = []

  init(from place: CityPlace, startingAt seconds: Double) {
    (self.place, self.seconds) = (place, seconds)
  }

  /// Stays for so many seconds.
  mutating func stay(_ duration: Double) {
    let end = seconds + duration
    while seconds < end {
      points.append((seconds, place))
      seconds += 60
    }
  }

  /// Goes along streets.
  ///
  /// - Parameter eastFirst: Which of the two ways around the block.
  mutating func go(to target: CityPlace, _ eastFirst: Bool) {
    let corner =
      eastFirst ? CityPlace(east: target.east, north: place.north) : CityPlace(east: place.east, north: target.north)
    let length = abs(target.east - place.east) + abs(target.north - place.north)
    // Metres a second: on foot, by bike, by train.
    let speed = length < 1200 ? 1.4 : length < 5000 ? 4.5 : 9
    walk(to: corner, at: speed)
    walk(to: target, at: speed)
  }

  private mutating func walk(to target: CityPlace, at speed: Double) {
    let (east, north) = (target.east - place.east, target.north - place.north)
    let length = abs(east) + abs(north)
    let (start, end) = (place, seconds + length / speed)
    let began = seconds
    while seconds < end {
      let part = (seconds - began) / (end - began)
      points.append((seconds, CityPlace(east: start.east + east * part, north: start.north + north * part)))
      seconds += 30
    }
    place = target
  }
}

/// Numbers that look like chance, the same for the same seed: SplitMix64 (Steele, Lea, Flood: Fast Splittable
/// Pseudorandom Number Generators, 2014).
struct CityRandomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
