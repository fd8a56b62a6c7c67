/// What has to be done yet before each request of a client counts as accepted.
struct ReceiptBook: Sendable {
  /// One request.
  struct ID: Hashable, Sendable {
    fileprivate let rawValue: UInt64
  }

  struct Request: Sendable {
    let session: SessionID

    /// What the client numbered it with; one without a number is answered only if it fails.
    let number: UInt32?
  }

  private struct Receipt {
    let request: Request

    /// Effects that have been neither done nor given up.
    var pending = 0
    var hasFailed = false
  }

  private var receipts: [ID: Receipt] = [:]
  private var lastID: UInt64 = 0

  /// Opens a receipt, which is complete as long as nothing is added. O(1).
  mutating func open(for request: Request) -> ID {
    lastID += 1
    let id = ID(rawValue: lastID)
    receipts[id] = Receipt(request: request)
    return id
  }

  /// Adds something that has to be done. O(1).
  mutating func add(to id: ID) {
    receipts[id]?.pending += 1
  }

  /// Notes that something added has been done, or has failed. O(1).
  mutating func settle(_ id: ID, hasSucceeded: Bool) {
    receipts[id]?.pending -= 1
    if !hasSucceeded { receipts[id]?.hasFailed = true }
  }

  /// Closes a receipt once nothing of it is on the way any more; `nil` before that, and after it. O(1).
  mutating func takeIfComplete(_ id: ID) -> (request: Request, hasSucceeded: Bool)? {
    guard let receipt = receipts[id], receipt.pending == 0 else { return nil }
    receipts[id] = nil
    return (receipt.request, !receipt.hasFailed)
  }
}
