import NearbyCore

extension HistoryEntry {
  /// A report at a place of its own.
  static func sample(
    _ number: Int64 = 0, of user: String = "anna", epoch: Int64? = nil, acceptedAt: Int64? = nil, node: UInt32 = 1
  ) throws -> HistoryEntry {
    HistoryEntry(
      user: try UserID(user),
      version: LocationVersion(epoch: epoch ?? number, sequence: UInt32(truncatingIfNeeded: number), node: node),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: Double(number % 90), longitude: 13.25),
        acceptedAt: Timestamp(milliseconds: acceptedAt ?? epoch ?? number)))
  }
}

/// The length of a day in milliseconds.
let dayLength: Int64 = 86_400_000
