internal import NearbyCore

/// Which requests of clients have taken effect, and which have failed, in a ``NearbySimulation``: what
/// ``NearbyService`` tells its clients.
struct SimulatedReceipts: Sendable {
  typealias ID = Int

  struct Request: Hashable, Sendable {
    let session: SessionID
    let number: UInt32?
  }

  private struct Receipt {
    var request: Request
    var pending = 0
    var hasFailed = false
  }

  private var receipts: [ID: Receipt] = [:]
  private var lastID = 0

  mutating func open(for request: Request) -> ID {
    lastID += 1
    receipts[lastID] = Receipt(request: request)
    return lastID
  }

  mutating func add(to id: ID?) {
    if let id { receipts[id]?.pending += 1 }
  }

  mutating func settle(_ id: ID?, hasSucceeded: Bool) {
    guard let id else { return }
    receipts[id]?.pending -= 1
    if !hasSucceeded { receipts[id]?.hasFailed = true }
  }

  /// Closes a receipt once all of it has been done or has failed; `nil` before that.
  mutating func takeIfComplete(_ id: ID?) -> (request: Request, hasSucceeded: Bool)? {
    guard let id, let receipt = receipts[id], receipt.pending == 0 else { return nil }
    receipts[id] = nil
    return (receipt.request, !receipt.hasFailed)
  }
}
