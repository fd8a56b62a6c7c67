import NearbyCore

/// A place as a unit vector with about 30 digits, from the very numbers of a coordinate.
struct ExactPlace {
  let x: DoubleDouble
  let y: DoubleDouble
  let z: DoubleDouble

  init(_ coordinate: Coordinate) {
    let latitude = Self.sineAndCosine(degrees: coordinate.latitude)
    let longitude = Self.sineAndCosine(degrees: coordinate.longitude)
    x = latitude.cosine * longitude.cosine
    y = latitude.cosine * longitude.sine
    z = latitude.sine
  }

  /// How many metres `other` is farther away than `radius`, to the first order: exact where it matters, close
  /// to the border.
  func metres(to other: ExactPlace, beyond radius: Distance) -> Double {
    let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
    let halfAngle = DoubleDouble(radius.metres) / DoubleDouble(2 * Earth.meanRadius.metres)
    let half = halfAngle.sineAndCosine()
    let four = DoubleDouble(4)
    let excess = dx * dx + dy * dy + dz * dz - four * half.sine * half.sine
    return (excess / (four * half.sine * half.cosine)).high * Earth.meanRadius.metres
  }

  private static func sineAndCosine(degrees: Double) -> (sine: DoubleDouble, cosine: DoubleDouble) {
    let size = abs(degrees)
    let acute = DoubleDouble(size > 90 ? 180 - size : size)
    let (rise, run) = (acute * DoubleDouble.pi / DoubleDouble(180)).sineAndCosine()
    return (degrees < 0 ? -rise : rise, size > 90 ? -run : run)
  }
}
