import FoundationEssentials
import NIOHTTP1

/// The answer to a plain HTTP request.
struct WebResponse: Sendable {
  var status: HTTPResponseStatus
  var contentType: String
  var body: [UInt8]
  var headers: [(name: String, value: String)] = []

  /// Which origins the page may ask beside its own.
  var askedOrigins: [String] = []

  init(status: HTTPResponseStatus = .ok, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  static func text(_ text: String, status: HTTPResponseStatus = .ok) -> WebResponse {
    WebResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
  }

  /// Says that there is no place for another client.
  static var full: WebResponse {
    var response = text("too many connections\n", status: .serviceUnavailable)
    response.headers = [("retry-after", "10")]
    return response
  }

  static func json(_ value: some Encodable) -> WebResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(value) else {
      return .text("the answer could not be written\n", status: .internalServerError)
    }
    return WebResponse(contentType: "application/json", body: Array(data))
  }

  /// A page needs nothing from elsewhere, so nothing from elsewhere can get into it, or it into something else.
  private static let contentSecurityPolicy =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// The head as it goes out.
  ///
  /// - Parameter isLast: Whether the connection is closed afterwards.
  func head(isLast: Bool) -> HTTPResponseHead {
    var head = HTTPResponseHead(version: .http1_1, status: status)
    head.headers.add(name: "content-type", value: contentType)
    head.headers.add(name: "content-length", value: String(body.count))
    head.headers.add(name: "cache-control", value: "no-cache")
    head.headers.add(name: "x-content-type-options", value: "nosniff")
    let asked = askedOrigins.isEmpty ? "" : "; connect-src 'self' " + askedOrigins.joined(separator: " ")
    head.headers.add(name: "content-security-policy", value: Self.contentSecurityPolicy + asked)
    // The address of the page can name a user.
    head.headers.add(name: "referrer-policy", value: "no-referrer")
    for (name, value) in headers { head.headers.add(name: name, value: value) }
    if isLast { head.headers.add(name: "connection", value: "close") }
    return head
  }
}
