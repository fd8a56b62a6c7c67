/// Where a Redis server listens.
public struct RedisEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// A name, or an address of version 4 or 6 of the internet protocol.
  public var host: String

  /// The port.
  public var port: Int

  /// Creates an endpoint.
  public init(host: String, port: Int = 6379) {
    self.host = host
    self.port = port
  }

  /// Takes an endpoint as it stands in a ring: `10.0.0.7:6379`, `redis.example`, `[::1]:6379`.
  ///
  /// - Returns: `nil` when the text is none.
  public init?(_ text: String) {
    let (host, rest): (Substring, Substring)
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host))
    guard !rest.isEmpty else { return }
    guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
    self.port = Int(port)
  }

  /// The endpoint as a ring writes it.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
