/// Which part of a ``Motion`` is not finite or out of range. It never carries the number: movements are private.
@nonexhaustive
public enum InvalidMotion: Error, Hashable, Sendable {
  /// The accuracy is not a finite number of metres, or below zero.
  case accuracy

  /// The heading is not a number in 0..<360.
  case heading

  /// The speed is not a finite number of metres per second, or below zero.
  case speed
}
