/// An enumeration of the schema. 0 always means unspecified.
protocol WireEnumeration {
  /// The value with that number, if this version knows it.
  init?(wireNumber: UInt32)

  /// The number of the value.
  var wireNumber: UInt32 { get }

  /// The names of the values 0, 1, 2 and so on.
  static var wireNames: [String] { get }
}
