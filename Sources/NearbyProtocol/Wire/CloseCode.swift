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

  /// The user has opened more connections than it may have, and this was the oldest. To connect again would only close
  /// the next one.
  public static let tooManySessions = CloseCode(rawValue: 4004)

  /// The client went on saying too much after it was told when to try again.
  public static let tooManyRequests = CloseCode(rawValue: 4005)

  /// No hello came in time.
  public static let authenticationTimedOut = CloseCode(rawValue: 4100)

  /// The client did not read, or did not answer pings, for too long.
  public static let tooSlow = CloseCode(rawValue: 4101)

  /// The server cannot reach something that it needs.
  public static let unavailable = CloseCode(rawValue: 4102)

  /// The server takes no connections any more, but others do.
  public static let draining = CloseCode(rawValue: 4103)
}

extension CloseCode {
  /// Whether the client should connect again, with increasing pauses.
  ///
  /// Codes that this version does not know are worth it, except in the family 4000...4099.
  public var isWorthRetrying: Bool {
    switch rawValue {
    case 1000, 1002, 1003, 1007...1010, 4000...4099: false
    default: true
    }
  }
}

extension CloseCode {
  /// The reason that goes into the close frame, for developers, in English; empty for codes that say enough.
  public var reason: String {
    switch self {
    case .unsupportedData: "this sub-protocol uses the other kind of frame"
    case .invalidPayload: "not a message of this sub-protocol"
    case .messageTooBig: "the message is too big"
    case .protocolViolation: "the first message, and only the first, has to be hello"
    case .unauthenticated: "the token is not valid"
    case .tooManyFriends: "too many friends"
    case .replaced: "the client goes on in another connection"
    case .tooManySessions: "the user has newer connections, and may have no more"
    case .tooManyRequests: "too many requests were refused"
    case .authenticationTimedOut: "no hello in time"
    case .tooSlow: "messages were not read in time"
    case .unavailable: "the server cannot take the session now"
    case .draining: "the server is leaving"
    default: ""
    }
  }
}
