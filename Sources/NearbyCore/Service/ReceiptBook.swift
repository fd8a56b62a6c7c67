/// What has to be done yet before requests of clients count as accepted.
struct ReceiptBook: Sendable {
  /// All requests that one input settles.
  struct ID: Hashable, Sendable {
    fileprivate let rawValue: UInt64
  }

  struct Request: Sendable {
    let session: SessionID
    let number: UInt32
  }

  private struct Receipt {
    let requests: [Request]

    /// Effects that have been neither done nor given up.
    var pending = 0
    var hasFailed = false
  }

  private var receipts: [ID: Receipt] = [:]
  private var lastID: UInt64 = 0

  /// Opens a receipt, which is complete as long as nothing is added; `nil` for no requests. O(1).
  mutating func open(for requests: [Request]) -> ID? {
    guard !requests.isEmpty else { return nil }
    lastID += 1
    let id = ID(rawValue: lastID)
    receipts[id] = Receipt(requests: requests)
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
  mutating func takeIfComplete(_ id: ID) -> (requests: [Request], haveSucceeded: Bool)? {
    guard let receipt = receipts[id], receipt.pending == 0 else { return nil }
    receipts[id] = nil
    return (receipt.requests, !receipt.hasFailed)
  }
}
