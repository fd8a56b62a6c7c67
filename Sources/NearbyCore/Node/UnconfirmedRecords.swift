/// The last announcements of users whose sessions have ended, by person number, until their channels echo them: a
/// client that connects again at once must not find less than it left.
struct UnconfirmedRecords: Sendable {
  private var records: [Int: HeardRecord] = [:]

  /// The numbers of those who have one. O(*n*).
  var people: [Int] { Array(records.keys) }

  /// What a user announced whose last session has ended. O(1).
  subscript(person: Int) -> LocationRecord? { records[person]?.record }

  /// Keeps what a user announced whose last session has ended; `nil` when its channel has brought all of that. O(1).
  mutating func keep(_ record: HeardRecord?, of person: Int) {
    if let record { records[person] = record }
  }

  /// Takes the record of a user who has a session again. O(1).
  mutating func take(of person: Int) -> HeardRecord? {
    records.isEmpty ? nil : records.removeValue(forKey: person)
  }

  /// Forgets the record of a user when `known`, which its channel has brought, holds all of it. O(1).
  @inline(__always)
  mutating func confirm(by known: LocationRecord, of person: Int) {
    // The usual case: nobody has left without an echo.
    guard !records.isEmpty, let record = records[person] else { return }
    if known.merged(with: record.record) == known { records[person] = nil }
  }

  /// Forgets the record of a user whose channel is closed. O(1).
  mutating func remove(_ person: Int) {
    if !records.isEmpty { records[person] = nil }
  }
}
