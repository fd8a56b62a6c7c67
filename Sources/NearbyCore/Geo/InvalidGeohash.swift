/// Why there is no such ``Geohash``, or no such cover. It never carries the text: locations are private.
@nonexhaustive
public enum InvalidGeohash: Error, Hashable, Sendable {
  /// The length is not in 1...12 characters.
  case length(Int)

  /// A character is none of the 32 of the alphabet. Its position counts from 0.
  case character(position: Int)

  /// The radius of the circle is not in zero to ``Earth/halfCircumference``.
  case radius(Distance)

  /// The cover takes more cells than were allowed.
  case coverTooLarge
}
