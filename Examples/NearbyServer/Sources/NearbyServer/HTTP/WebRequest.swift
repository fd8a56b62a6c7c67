/// A plain HTTP request, as far as this server cares.
struct WebRequest: Sendable {
  /// The path without the query.
  var path: String

  init(target: String) {
    // By bytes: what follows a question mark may be one character with it.
    path = String(Substring(target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }))
  }
}
