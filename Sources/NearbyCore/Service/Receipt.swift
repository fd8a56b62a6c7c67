/// Keeps count of what has to be done before requests count as accepted.
struct Receipt: Sendable {
  struct Request: Sendable {
    var session: SessionID
    var number: UInt32
  }

  let requests: [Request]

  /// Effects that have been neither done nor given up.
  var pending = 0

  var hasFailed = false
}

struct ReceiptID: Hashable, Sendable {
  let rawValue: UInt64
}
