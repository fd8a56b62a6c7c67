public import NearbyCore

/// Checks that an adapter keeps every promise of `LocationHistory`, given a way to read it back:
///
/// ```swift
/// @Test func keepsThePromises() async throws {
///   try await LocationHistoryConformance.check { try SQLiteHistory() } entries: { $0.entries(of: $1) }
/// }
/// ```
public struct LocationHistoryConformance<History: LocationHistory> {
  private let checker = ConformanceChecker(port: "LocationHistory")
  private let history: History
  private let read: (_ history: History, _ user: UserID) async throws -> [HistoryEntry]

  /// Runs the whole suite.
  ///
  /// - Parameters:
  ///   - make: Makes a history, which need not be empty: all users are new. Called several times.
  ///   - entries: Reads what the history holds of a user, in any order.
  /// - Throws: ``ConformanceFailure`` for the first promise that is broken, and whatever the history throws.
  public static func check(
    make: () async throws -> History,
    entries: @escaping (_ history: History, _ user: UserID) async throws -> [HistoryEntry]
  ) async throws {
    try await Self(history: try await make(), read: entries).checkThatItKeepsEverything()
    try await Self(history: try await make(), read: entries).checkThatRepeatingDoesNotDouble()
    try await Self(history: try await make(), read: entries).checkThatNoEntryIsTakenForAnother()
    try await Self(history: try await make(), read: entries).checkTheLargestCall()
  }

  private func checkThatItKeepsEverything() async throws {
    let (user, other) = (try checker.user("every-field-é"), try checker.user("other"))
    let versions =
      [(1, 0, 0), (1, 0, 7), (1, 1, 0), (1_700_000_000_123, .max, .max), (.max, 3, 1), (-4, 0, 0)]
      as [(Int64, UInt32, UInt32)]
    let entries = try versions.enumerated().map { number, version in
      try entry(
        number, of: user, LocationVersion(epoch: version.0, sequence: version.1, node: version.2))
    }
    let twin = try entry(0, of: other, entries[0].version)
    try await history.append([entries[0], twin, entries[1]])
    try await history.append(Array(entries[2...]))
    try checker.expect(
      try await stored(of: user) == sorted(entries), "every entry is kept as it was, every bit of it")
    try checker.expect(
      try await stored(of: other) == [twin], "entries of two users under one version are two entries")
    try await history.append([])
  }

  private func checkThatRepeatingDoesNotDouble() async throws {
    let user = try checker.user("again")
    let entries = try (0..<4).map {
      try entry($0, of: user, LocationVersion(epoch: 7, sequence: UInt32($0)))
    }
    try await history.append(Array(entries[..<3]))
    try await history.append(Array(entries[..<3]))
    try checker.expect(
      try await stored(of: user) == Array(entries[..<3]), "appending an entry again does not double it")
    try await history.append([entries[3], entries[1], entries[3]])
    try checker.expect(
      try await stored(of: user) == entries,
      "an entry that comes twice in one call is kept once, and new ones beside known ones are kept")
  }

  private func checkThatNoEntryIsTakenForAnother() async throws {
    let user = try checker.user("twice")
    let version = LocationVersion(epoch: 3, sequence: 0, node: 5)
    let (first, other) = (try entry(1, of: user, version), try entry(2, of: user, version))
    let next = try entry(3, of: user, LocationVersion(epoch: 4, sequence: 0))
    try await history.append([first])
    do {
      try await history.append([other, next])
      try checker.expect(false, "another entry under the same name is refused")
    } catch let conflict as HistoryConflict {
      try checker.expect(conflict == HistoryConflict(other), "the error tells which entry is refused")
    }
    try checker.expect(
      try await stored(of: user) == [first, next], "what was there stays, and what comes along is appended")
  }

  private func checkTheLargestCall() async throws {
    let user = try checker.user("many")
    let entries = try (0..<512).map {
      try entry($0, of: user, LocationVersion(epoch: Int64($0), sequence: 0))
    }
    try await history.append(entries)
    try checker.expect(try await stored(of: user) == entries, "512 entries are appended in one call")
  }

  private func stored(of user: UserID) async throws -> [HistoryEntry] {
    sorted(try await read(history, user))
  }

  private func sorted(_ entries: [HistoryEntry]) -> [HistoryEntry] {
    entries.sorted { $0.version < $1.version }
  }

  private func entry(_ number: Int, of user: UserID, _ version: LocationVersion) throws -> HistoryEntry {
    let now = Timestamp(milliseconds: 1_700_000_000_000).advanced(byMilliseconds: Int64(number))
    return HistoryEntry(user: user, version: version, location: try checker.location(number, at: now))
  }
}
