import Foundation
import NearbyCore

/// The reference data in the folder of the same name.
enum Vectors {
  struct Pair: Sendable {
    let kind: String
    let from: Coordinate
    let to: Coordinate
    let metres: Double

    /// What a distance may be off: a billionth, or a micrometre if that is more.
    var tolerance: Double { max(metres * 1e-9, 1e-6) }
  }

  struct Ring: Decodable {
    struct Slot: Decodable {
      let id: String
      let weight: Int
    }

    struct Case: Decodable {
      let name: String
      let slots: [Slot]
      let owners: [String: String]
      let preference: [String: [String]]
    }

    let xxh64: [String: String]
    let cases: [Case]
  }

  struct Unreadable: Error {}

  static func pairs() throws -> [Pair] {
    let text = String(decoding: try data("haversine.csv"), as: UTF8.self)
    return try text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let fields = line.split(separator: ",")
      let numbers = fields.dropFirst().compactMap { Double($0) }
      guard numbers.count == 6 else { throw Unreadable() }
      return Pair(
        kind: String(fields[0]),
        from: try Coordinate(latitude: numbers[0], longitude: numbers[1]),
        to: try Coordinate(latitude: numbers[2], longitude: numbers[3]),
        metres: numbers[4])
    }
  }

  static func ring() throws -> Ring {
    try JSONDecoder().decode(Ring.self, from: data("ring.json"))
  }

  private static func data(_ name: String) throws -> Data {
    try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Vectors").appending(path: name))
  }
}
