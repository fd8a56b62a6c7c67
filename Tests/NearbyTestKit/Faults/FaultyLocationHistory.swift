public import NearbyCore

/// A location history that fails or waits when a test says so.
public struct FaultyLocationHistory: LocationHistory {
  /// What becomes of the calls.
  public let faults = Faults()

  private let history: any LocationHistory

  /// Puts faults before `history`.
  public init(_ history: any LocationHistory) {
    self.history = history
  }

  /// Appends, unless that is to fail.
  public func append(_ entries: [HistoryEntry]) async throws {
    try await faults.pass()
    try await history.append(entries)
  }
}
