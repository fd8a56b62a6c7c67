/// The fields of one message. Raw values are the field numbers.
protocol WireField: RawRepresentable<UInt32> {
  /// The JSON name.
  var name: StaticString { get }
}
