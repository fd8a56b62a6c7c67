#if Tokens
  /// Why a secret key is of no use. Never carries the key.
  package enum InvalidTokenKey: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(path: String)
    case malformed(path: String)
    case tooShort(byteCount: Int)

    package var description: String {
      switch self {
      case .unreadable(let path): "\(path) cannot be read"
      case .malformed(let path): "\(path) holds neither hexadecimal digits nor Base64"
      case .tooShort(let byteCount): "the token key has \(byteCount) bytes; 32 are the least"
      }
    }
  }
#endif
