/// Why two numbers do not make a ``GridSnapping``.
@nonexhaustive
public enum InvalidGridSnapping: Error, Hashable, Sendable {
  /// The size of a cell is not in 1 m...1,000 km.
  case cellSize(Distance)

  /// The margin is below zero, above half the size of a cell, or not a number.
  case margin(Distance)
}
