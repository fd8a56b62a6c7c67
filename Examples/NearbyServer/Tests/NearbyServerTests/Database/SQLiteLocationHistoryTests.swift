import NearbyCore
import NearbySQLite
@testable import NearbyServer
import NearbyTestKit
import Testing

/// What is kept of every report.
@Suite struct SQLiteLocationHistoryTests {
  @Test func `The history keeps the promises of its port`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      try await LocationHistoryConformance.check {
        SQLiteLocationHistory(try SQLiteDatabase(path: folder + "/d.sqlite"))
      } entries: { history, user in
        try await history.entries(of: user)
      }
    }
  }

  @Test func `Entries come back as they were, in the order of their versions`() async throws {
    let history = SQLiteLocationHistory(try SQLiteDatabase(path: nil))
    let entries = [
      try HistoryEntry.of("anna", LocationVersion(epoch: 5, sequence: .max, node: 1)),
      try HistoryEntry.of("anna", LocationVersion(epoch: 5, sequence: 0, node: .max)),
      try HistoryEntry.of("anna", LocationVersion(epoch: 5, sequence: 0, node: 1)),
      try HistoryEntry.of(
        "anna", LocationVersion(epoch: .max, sequence: 0), capturedAt: Timestamp(milliseconds: .min)),
      try HistoryEntry.of("Anna", LocationVersion(epoch: 7, sequence: 0)),
    ]
    try await history.append(entries)
    #expect(
      try await history.entries(of: UserID("anna")) == [entries[2], entries[1], entries[0], entries[3]])
    #expect(try await history.entries(of: UserID("Anna")) == [entries[4]])
    #expect(try await history.entries(of: UserID("bert")) == [])
  }

  @Test func `What a device said beside the place is kept, and is no conflict when it comes again`() async throws {
    let history = SQLiteLocationHistory(try SQLiteDatabase(path: nil))
    let motions = [
      try Motion(accuracy: 7.3, heading: 359.9, speed: 1.0 / 3), try Motion(heading: 0), .unknown,
    ]
    let entries = try motions.enumerated().map { number, motion in
      var entry = try HistoryEntry.of("anna", LocationVersion(epoch: Int64(number), sequence: 0))
      entry.location.motion = motion
      return entry
    }
    for _ in 1...2 {
      try await history.append(entries)
      #expect(try await history.entries(of: UserID("anna")) == entries)
    }
  }

  @Test func `A file keeps what was written when the server comes back`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let entries = try [5, 6].map { try HistoryEntry.of("anna", LocationVersion(epoch: $0, sequence: 0)) }
      for number in 1...2 {
        let database = try SQLiteDatabase(path: folder + "/d.sqlite")
        let history = SQLiteLocationHistory(database)
        try await history.append(Array(entries.prefix(number)))
        #expect(try await history.entries(of: UserID("anna")) == Array(entries.prefix(number)))
        try database.close()
      }
    }
  }
}

extension HistoryEntry {
  /// A report from the middle of Berlin, accepted at the epoch of its version.
  static func of(
    _ user: String, _ version: LocationVersion, capturedAt: Timestamp? = nil
  ) throws -> HistoryEntry {
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.520008, longitude: 13.404954),
      acceptedAt: Timestamp(milliseconds: version.epoch), capturedAt: capturedAt)
    return HistoryEntry(user: try UserID(user), version: version, location: location)
  }
}
