/// A client's wish to see a part of its list.
struct PageRequest: Sendable {
  var session: SessionID
  var cursor: NearbyCursor?
  var pageSize: Int
  var request: UInt32?
}
