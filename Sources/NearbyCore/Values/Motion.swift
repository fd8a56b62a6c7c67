/// How well a device knows where it is, and where it is going to: what it said beside the place.
///
/// Each of the three may be missing. All together they take twelve bytes, so that a location stays small.
public struct Motion: Hashable, Sendable {
  // What is missing is below zero, which no valid number is. NaN would not be equal to itself.
  private let accuracyOrMissing: Float
  private let headingOrMissing: Float
  private let speedOrMissing: Float

  private static let missing: Float = -1

  /// Nothing is known.
  public static let unknown = Motion()

  private init() {
    accuracyOrMissing = Self.missing
    headingOrMissing = Self.missing
    speedOrMissing = Self.missing
  }

  /// Takes what the device said.
  ///
  /// A heading or speed below zero is unknown: so the systems of Apple say it of the course and speed of a location,
  /// which is no worse for that. An accuracy below zero is refused, since there it says that the place itself is wrong.
  ///
  /// - Parameters:
  ///   - accuracy: Metres of the radius of the circle in which the device is with a probability of 68 %.
  ///   - heading: Degrees clockwise from true north, in 0..<360. 360 is taken for 0, since a number just below it that
  ///     is rounded to a `Float` becomes that.
  ///   - speed: Metres per second over ground.
  /// - Throws: ``InvalidMotion`` for the first of the three that is not finite or out of its range.
  public init(
    accuracy: Float? = nil, heading: Float? = nil, speed: Float? = nil
  ) throws(InvalidMotion) {
    // NaN fails every comparison.
    if let accuracy { guard accuracy >= 0, accuracy < .infinity else { throw .accuracy } }
    if let heading { guard heading > -.infinity, heading <= 360 else { throw .heading } }
    if let speed { guard speed.isFinite else { throw .speed } }
    accuracyOrMissing = accuracy ?? Self.missing
    headingOrMissing = heading.map { $0 < 0 ? Self.missing : $0 < 360 ? $0 : 0 } ?? Self.missing
    speedOrMissing = speed.map { $0 < 0 ? Self.missing : $0 } ?? Self.missing
  }

  /// Nothing but an accuracy: of somebody who does not say where it is going to.
  init(cellOf metres: Float) {
    accuracyOrMissing = metres
    headingOrMissing = Self.missing
    speedOrMissing = Self.missing
  }

  /// Metres of the radius of the circle in which the device is with a probability of 68 %.
  public var accuracy: Float? { accuracyOrMissing < 0 ? nil : accuracyOrMissing }

  /// Degrees clockwise from true north, in 0..<360.
  public var heading: Float? { headingOrMissing < 0 ? nil : headingOrMissing }

  /// Metres per second over ground.
  public var speed: Float? { speedOrMissing < 0 ? nil : speedOrMissing }
}

/// Which part of a ``Motion`` is not finite or out of range. It never carries the number: movements are private.
@nonexhaustive
public enum InvalidMotion: Error, Hashable, Sendable {
  /// The accuracy is not a finite number of metres, or below zero.
  case accuracy

  /// The heading is not finite, or above 360.
  case heading

  /// The speed is not a finite number of metres per second.
  case speed
}
