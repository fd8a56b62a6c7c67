/// A length, kept in metres.
public struct Distance: Hashable, Comparable, Sendable {
  /// The length in metres.
  public var metres: Double

  /// The length of so many metres.
  @inlinable
  public init(metres: Double) {
    self.metres = metres
  }

  /// The length of so many kilometres of 1000 m.
  @inlinable
  public init(kilometres: Double) {
    self.init(metres: kilometres * 1000)
  }

  /// The length of so many international miles of 1609.344 m.
  @inlinable
  public init(miles: Double) {
    self.init(metres: miles * 1609.344)
  }

  /// The length of so many international feet of 0.3048 m.
  @inlinable
  public init(feet: Double) {
    self.init(metres: feet * 0.3048)
  }

  /// The length in kilometres of 1000 m.
  @inlinable
  public var kilometres: Double { metres / 1000 }

  /// The length in international miles of 1609.344 m.
  @inlinable
  public var miles: Double { metres / 1609.344 }

  /// The length in international feet of 0.3048 m.
  @inlinable
  public var feet: Double { metres / 0.3048 }

  /// Orders from the shortest to the longest.
  @inlinable
  public static func < (left: Distance, right: Distance) -> Bool {
    left.metres < right.metres
  }
}
