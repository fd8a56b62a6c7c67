import NIOHTTP1

/// A plain HTTP request, as far as this server cares.
struct WebRequest: Sendable {
  /// The path without the query.
  let path: String

  /// Whom the client takes this server for, without a scheme; `nil` when it does not say, as HTTP/1.0 allows.
  let authority: String?

  /// Where the page comes from that asks, as its browser says; `nil` when it does not, or says it more than once.
  let origin: String?

  /// Reads what every request has to have right (RFC 9112, section 3.2); `nil` for one that has not.
  init?(_ head: HTTPRequestHead) {
    let hosts = head.headers[canonicalForm: "host"]
    guard hosts.count == 1 || (hosts.isEmpty && head.isOfOldVersion),
      let target = RequestTarget(head.uri), hosts.allSatisfy(RequestTarget.isAuthority)
    else { return nil }
    path = target.path
    // What the target says counts, whatever the header does.
    authority = target.authority ?? hosts.first.map(String.init)
    let origins = head.headers["origin"]
    origin = origins.count == 1 ? origins.first : nil
  }
}
