import NearbyCore

extension WireError: CustomStringConvertible {
  /// What is wrong and where, for developers, in English; it holds nothing of the frame.
  public var description: String {
    field.isEmpty ? "\(kind) at byte \(offset)" : "\(field): \(kind) at byte \(offset)"
  }
}

extension WireError.Kind: CustomStringConvertible {
  /// What is wrong, for developers, in English.
  public var description: String {
    switch self {
    case .tooLarge(let limit): "more than \(limit) bytes"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .tooManyElements(let limit): "more than \(limit) elements"
    case .noElements: "no elements"
    case .nestedBatch: "batch in a batch"
    case .tooLong(let limit): "text of more than \(limit) bytes"
    case .malformed(let malformation): malformation.description
    case .unknownBody: "no known body"
    case .missingField: "missing"
    case .invalidCoordinate: "missing, not finite or out of range"
    case .invalidMotion: "not finite or out of range"
    case .invalidSharing: "end without a pause, or unknown precision"
    case .invalidUser(.empty): "empty user id"
    case .invalidUser(.tooLong): "user id too long"
    case .invalidUser(.forbiddenCharacter): "white space or a control character in a user id"
    case .invalidUser: "not a user id"
    case .notFinite: "not finite"
    }
  }
}

extension WireError.Malformation: CustomStringConvertible {
  /// What is wrong, for developers, in English.
  public var description: String {
    switch self {
    case .truncated: "truncated"
    case .trailingBytes: "bytes after the end of the message"
    case .invalidUTF8: "not UTF-8"
    case .invalidVarint: "varint of more than 64 bits"
    case .invalidTag: "invalid field number or wire type"
    case .group: "end of another group, or of none"
    case .wrongType: "value of another type"
    case .invalidJSON: "not JSON"
    case .invalidEscape: "invalid escape"
    case .invalidNumber: "invalid number"
    }
  }
}
