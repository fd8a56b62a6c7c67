/// A plain HTTP request, as far as this server cares.
struct WebRequest: Sendable {
  /// The path without the query.
  var path: String

  init(target: String) {
    path = String(target.prefix { $0 != "?" && $0 != "#" })
  }
}
