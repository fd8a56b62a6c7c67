/// The form of the messages on a connection, agreed on in the WebSocket handshake (`Sec-WebSocket-Protocol`).
public enum Subprotocol: String, Hashable, Sendable, CaseIterable {
  /// Canonical proto3 JSON in text messages.
  case json = "nearby.v1.json"

  /// Protocol Buffers in binary messages.
  case binary = "nearby.v1.proto"

  /// Chooses the first of the client's offers, in its order of preference, that this version speaks.
  ///
  /// - Parameter offers: The names in the request's header fields `Sec-WebSocket-Protocol`, already split at commas and
  ///   trimmed.
  /// - Returns: `nil` when there is none, and the handshake has to be refused. O(number of offers).
  public init?(choosingFrom offers: some Sequence<some StringProtocol>) {
    for offer in offers {
      let match = Self.allCases.first { $0.rawValue.utf8.elementsEqual(offer.utf8) }
      guard let known = match else { continue }
      self = known
      return
    }
    return nil
  }

  /// Whether the messages travel in binary WebSocket messages; in text messages otherwise.
  public var usesBinaryMessages: Bool { self == .binary }
}
