/// Why a WebSocket connection was closed (RFC 6455, section 7.4).
///
/// 4000...4099 are this protocol's own for what another attempt would not mend, 4100...4199 for what it may.
public struct CloseCode: RawRepresentable, Hashable, Sendable {
  /// The number in the close frame.
  public let rawValue: UInt16

  /// Wraps the number of a close frame, known or not.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// One side is done.
  public static let normal = CloseCode(rawValue: 1000)

  /// The server stops, or the client's page is left.
  public static let goingAway = CloseCode(rawValue: 1001)

  /// A binary message on the JSON sub-protocol, or a text message on the binary one.
  public static let unsupportedData = CloseCode(rawValue: 1003)

  /// A message that is not one of the schema.
  public static let invalidPayload = CloseCode(rawValue: 1007)

  /// A message of more than ``FrameLimits/maximumByteCount`` bytes.
  public static let messageTooBig = CloseCode(rawValue: 1009)

  /// The server met a fault of its own.
  public static let internalError = CloseCode(rawValue: 1011)

  /// A message before hello, or a second hello.
  public static let protocolViolation = CloseCode(rawValue: 4000)

  /// The token is not valid.
  public static let unauthenticated = CloseCode(rawValue: 4001)

  /// The user has more friends than the server can follow.
  public static let tooManyFriends = CloseCode(rawValue: 4002)

  /// The client has connected again with its ``Hello/resume``, and goes on there.
  public static let replaced = CloseCode(rawValue: 4003)

  /// No hello came in time.
  public static let authenticationTimedOut = CloseCode(rawValue: 4100)

  /// The client did not read, or did not answer pings, for too long.
  public static let tooSlow = CloseCode(rawValue: 4101)

  /// The server cannot reach something that it needs.
  public static let unavailable = CloseCode(rawValue: 4102)

  /// The server takes no connections any more, but others do.
  public static let draining = CloseCode(rawValue: 4103)
}
