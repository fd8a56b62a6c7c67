/// A value in the binary form of PostgreSQL, and the number of its type.
package struct PostgresParameter: Sendable {
  package let type: UInt32

  /// `nil` for NULL.
  package let bytes: [UInt8]?

  private init(_ type: UInt32, _ bytes: [UInt8]?) {
    (self.type, self.bytes) = (type, bytes)
  }

  /// `text`; a NUL in it is refused by the server, as SQLSTATE 22021.
  package static func text(_ text: String) -> Self { Self(25, Array(text.utf8)) }

  /// `bigint`
  package static func integer(_ number: Int64?) -> Self { Self(20, number.map(\.bigEndianBytes)) }

  /// `boolean`
  package static func boolean(_ value: Bool) -> Self { Self(16, [value ? 1 : 0]) }

  /// `text[]`
  package static func texts(_ elements: some Collection<String>) -> Self {
    Self(1009, array(of: 25, elements.map { Array($0.utf8) }))
  }

  /// `bigint[]`
  package static func integers(_ elements: some Collection<Int64?>) -> Self {
    Self(1016, array(of: 20, elements.map { $0.map(\.bigEndianBytes) }))
  }

  /// `boolean[]`
  package static func booleans(_ elements: some Collection<Bool>) -> Self {
    Self(1000, array(of: 16, elements.map { [$0 ? 1 : 0] }))
  }

  /// `double precision[]`
  package static func doubles(_ elements: some Collection<Double>) -> Self {
    Self(1022, array(of: 701, elements.map(\.bitPattern.bigEndianBytes)))
  }

  /// `real[]`
  package static func floats(_ elements: some Collection<Float?>) -> Self {
    Self(1021, array(of: 700, elements.map { $0.map(\.bitPattern.bigEndianBytes) }))
  }

  /// An array of one dimension: how many of those there are, whether some elements are NULL, their type, how many they
  /// are, the index of the first; then the elements, each behind its length.
  private static func array(of type: UInt32, _ elements: [[UInt8]?]) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: Int32) { bytes += number.bigEndianBytes }
    append(1)
    append(elements.contains(nil) ? 1 : 0)
    append(Int32(truncatingIfNeeded: type))
    append(Int32(truncatingIfNeeded: elements.count))
    append(1)
    for element in elements {
      append(Int32(truncatingIfNeeded: element?.count ?? -1))
      bytes += element ?? []
    }
    return bytes
  }
}

extension FixedWidthInteger {
  /// The bytes in the order of networks.
  var bigEndianBytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
  }
}
