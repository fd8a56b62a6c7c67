extension WireError {
  /// How the connection has to be closed because of this; `nil` when an error message is answer enough.
  public var closeCode: CloseCode? {
    switch kind {
    case .tooLarge: .messageTooBig
    case .tooDeep, .malformed: .invalidPayload
    case .unknownBody, .missingField, .invalidCoordinate, .invalidUser, .notFinite: nil
    }
  }

  /// Whether the sender does not speak this schema, so that the connection has to be closed.
  ///
  /// When it does, but said something impossible, the answer is an ``ErrorMessage`` and the connection stays.
  public var isFatal: Bool { closeCode != nil }

  /// What to tell the client.
  public var errorCode: ErrorCode {
    switch kind {
    case .tooLarge, .tooDeep, .malformed, .missingField, .notFinite: .malformed
    case .unknownBody: .unknownMessage
    case .invalidCoordinate: .invalidCoordinate
    case .invalidUser: .invalidUser
    }
  }
}
