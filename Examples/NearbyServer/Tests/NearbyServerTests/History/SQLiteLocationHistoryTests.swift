import NearbyCore
@testable import NearbyServer
import Testing

/// What is kept of every report, for good.
@Suite struct SQLiteLocationHistoryTests {
  private func entry(
    _ user: String, epoch: Int64, sequence: UInt32 = 0, capturedAt: Timestamp? = nil
  ) throws -> HistoryEntry {
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.520008, longitude: 13.404954),
      acceptedAt: Timestamp(milliseconds: epoch), capturedAt: capturedAt)
    return HistoryEntry(
      user: try UserID(user), version: LocationVersion(epoch: epoch, sequence: sequence), location: location)
  }

  @Test func `Entries come back as they were, in the order of their versions`() async throws {
    let history = try SQLiteLocationHistory(path: nil)
    let entries = [
      try entry("anna", epoch: 5, sequence: .max), try entry("anna", epoch: 5),
      try entry("anna", epoch: .max, capturedAt: Timestamp(milliseconds: .min)), try entry("Anna", epoch: 7),
    ]
    try await history.append(entries)
    #expect(try await history.entries(of: UserID("anna")) == [entries[1], entries[0], entries[2]])
    #expect(try await history.entries(of: UserID("Anna")) == [entries[3]])
    #expect(try await history.entries(of: UserID("bert")) == [])
  }

  @Test func `Appending again changes nothing`() async throws {
    let history = try SQLiteLocationHistory(path: nil)
    let entries = [try entry("anna", epoch: 5), try entry("anna", epoch: 6)]
    try await history.append(entries)
    try await history.append(entries + [try entry("anna", epoch: 7)])
    #expect(try await history.count == 3)
  }

  @Test func `A file keeps what was written when the server comes back`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let path = folder + "/history.sqlite"
      try await SQLiteLocationHistory(path: path).append([entry("anna", epoch: 5)])
      let again = try SQLiteLocationHistory(path: path)
      try await again.append([entry("anna", epoch: 6)])
      #expect(try await again.count == 2)
    }
  }

  @Test func `A path that cannot be opened is an error`() {
    #expect(throws: (any Error).self) { try SQLiteLocationHistory(path: "/nowhere/history.sqlite") }
  }
}
