package import NearbyCore

/// Which changes have been told of: each once, whether it was heard of or found by looking.
package struct ChangeLedger {
  /// All that lower numbers have changed has been told of.
  package private(set) var horizon: Int64

  /// What has been told of beyond that.
  private var told: Set<AccountChange> = []

  /// Begins with all told of that transactions below `horizon` have changed.
  package init(horizon: Int64) {
    self.horizon = horizon
  }

  /// How many changes are remembered.
  package var count: Int { told.count }

  /// Takes a change that was heard of.
  ///
  /// - Returns: Whether it has to be told of. O(1).
  package mutating func heard(_ change: AccountChange) -> Bool {
    change.transaction >= horizon && told.insert(change).inserted
  }

  /// Takes what was found by looking.
  ///
  /// - Parameters:
  ///   - changes: All that transactions from ``horizon`` on have changed.
  ///   - horizon: The lowest number of a transaction that had not ended before.
  /// - Returns: Who has to be told of. O(n).
  package mutating func found(_ changes: [AccountChange], horizon: Int64) -> [UserID] {
    let news = changes.filter { heard($0) }.map(\.user)
    self.horizon = max(self.horizon, horizon)
    told = told.filter { $0.transaction >= self.horizon }
    return news
  }
}
