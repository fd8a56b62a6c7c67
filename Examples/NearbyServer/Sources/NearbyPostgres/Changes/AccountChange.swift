package import NearbyCore

/// That a transaction has changed the friends of a user, or what it decided about being seen.
package struct AccountChange: Hashable, Sendable {
  package let user: UserID

  /// The number of the transaction, which says nothing of its end: a lower one may come later.
  package let transaction: Int64

  package init(user: UserID, transaction: Int64) {
    (self.user, self.transaction) = (user, transaction)
  }

  /// Takes a notice: the number, a space, and the id.
  package init?(_ notice: PostgresNotice) {
    let parts = notice.text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let transaction = Int64(parts[0]), let user = try? UserID(String(parts[1])) else {
      return nil
    }
    self.init(user: user, transaction: transaction)
  }
}
