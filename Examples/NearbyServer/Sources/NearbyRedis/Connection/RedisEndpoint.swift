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
    let bytes = text.utf8
    let (host, rest): (Substring.UTF8View, Substring.UTF8View)
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      host = bytes[..<end].dropFirst()
      rest = bytes[end...].dropFirst()
    } else {
      host = bytes.prefix { $0 != UInt8(ascii: ":") }
      rest = bytes[host.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(Substring(host)))
    guard let colon = rest.first else { return }
    guard colon == UInt8(ascii: ":"), let port = UInt16(Substring(rest.dropFirst())), port > 0 else { return nil }
    self.port = Int(port)
  }

  /// The endpoint as a ring writes it.
  public var description: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
