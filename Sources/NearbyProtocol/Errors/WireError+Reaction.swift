extension WireError {
  /// How the connection has to be closed because of this; `nil` when an error message is answer enough.
  public var closeCode: CloseCode? { kind.closeCode }

  /// Whether the sender does not speak this schema, so that the connection has to be closed.
  ///
  /// When it does, but said something impossible, the answer is an ``ErrorMessage`` and the connection stays.
  public var isFatal: Bool { closeCode != nil }

  /// What to tell the client.
  public var errorCode: ErrorCode {
    switch kind {
    case .tooLarge, .tooDeep, .tooManyElements, .tooLong, .malformed, .missingField, .notFinite: .malformed
    case .unknownBody: .unknownMessage
    case .invalidCoordinate: .invalidCoordinate
    case .invalidUser: .invalidUser
    }
  }
}

extension WireError.Kind {
  var closeCode: CloseCode? {
    switch self {
    case .tooLarge: .messageTooBig
    case .tooDeep, .malformed: .invalidPayload
    case .tooManyElements, .tooLong, .unknownBody, .missingField, .invalidCoordinate, .invalidUser,
      .notFinite:
      nil
    }
  }

  var isFatal: Bool { closeCode != nil }
}
