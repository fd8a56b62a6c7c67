import NearbyCore
import Testing

@Suite struct InMemoryLocationHistoryTests {
  @Test func keepsTheLastEntries() throws {
    let history = InMemoryLocationHistory(capacity: 3)
    for number in 0..<20 {
      try history.append([try entry(number)])
      #expect(history.entries == (try (max(0, number - 2)...number).map(entry)))
    }
  }

  @Test func keepsTheLastEntriesOfOneLargeCall() throws {
    let history = InMemoryLocationHistory(capacity: 3)
    try history.append(try (0..<20).map(entry))
    #expect(history.entries == (try (17..<20).map(entry)))
  }

  @Test func anEntryThatComesAgainIsNotDoubled() throws {
    let history = InMemoryLocationHistory(capacity: 3)
    try history.append([try entry(1), try entry(2)])
    try history.append([try entry(2), try entry(3), try entry(3)])
    #expect(history.entries == (try (1...3).map(entry)))
  }

  @Test func anotherEntryUnderTheSameVersionIsRefused() throws {
    let history = InMemoryLocationHistory(capacity: 3)
    try history.append([try entry(1)])
    var other = try entry(2)
    other.version = try entry(1).version
    let conflict = HistoryConflict(other)
    #expect(throws: conflict) { try history.append([other, try entry(3)]) }
    #expect(history.entries == [try entry(1), try entry(3)])
  }

  private func entry(_ number: Int) throws -> HistoryEntry {
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: Double(number), longitude: 0),
      acceptedAt: Timestamp(milliseconds: Int64(number)))
    return HistoryEntry(
      user: try UserID("anna"), version: LocationVersion(epoch: Int64(number), sequence: 0),
      location: location)
  }
}
