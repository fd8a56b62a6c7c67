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
    case .tooLarge, .tooDeep, .malformed, .missingField, .notFinite: .malformed
    case .unknownBody, .nestedBatch: .unknownMessage
    case .invalidCoordinate: .invalidCoordinate
    case .invalidUser: .invalidUser
    case .invalidMotion: .invalidMotion
    case .invalidSharing: .invalidSharing
    case .tooManyElements, .noElements, .tooLong: .limitExceeded
    }
  }
}

extension WireError.Kind {
  var closeCode: CloseCode? {
    switch self {
    case .tooLarge: .messageTooBig
    case .tooDeep, .malformed: .invalidPayload
    case .tooManyElements, .noElements, .nestedBatch, .tooLong, .unknownBody, .missingField,
      .invalidCoordinate,
      .invalidMotion, .invalidSharing, .invalidUser, .notFinite:
      nil
    }
  }

  var isFatal: Bool { closeCode != nil }
}
