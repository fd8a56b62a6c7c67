/// One WebSocket message, put together from however many pieces it came in: what holds one ``ClientMessage`` or
/// ``ServerMessage``.
public enum Frame<Payload> {
  /// Of the kind for text. Whether it is UTF-8, decoding checks.
  case text(Payload)

  /// Of the kind for bytes.
  case binary(Payload)

  /// What the frame holds.
  public var payload: Payload {
    switch self {
    case .text(let payload), .binary(let payload): payload
    }
  }

  /// What the frame holds if it is of the kind that the sub-protocol uses; `nil` otherwise.
  public func payload(in subprotocol: Subprotocol) -> Payload? {
    switch self {
    case .text(let payload): subprotocol.usesBinaryMessages ? nil : payload
    case .binary(let payload): subprotocol.usesBinaryMessages ? payload : nil
    }
  }
}

extension Frame: Equatable where Payload: Equatable {}
extension Frame: Hashable where Payload: Hashable {}
extension Frame: Sendable where Payload: Sendable {}
