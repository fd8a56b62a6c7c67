/// Why a client's message has not taken effect.
public struct ErrorMessage: Hashable, Sendable {
  /// What went wrong, for programs.
  public var code: ErrorCode

  /// What went wrong, for developers, in English. It must not hold a location, an id or a token.
  public var message: String

  /// How long to wait before trying again; `nil` when that would not help, or any time will do.
  public var retryAfterMilliseconds: Int64?

  /// Creates an error message.
  public init(code: ErrorCode, message: String, retryAfterMilliseconds: Int64? = nil) {
    self.code = code
    self.message = message
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }

  /// Says why a frame could not be decoded.
  public init(_ error: WireError) {
    self.init(code: error.errorCode, message: error.description)
  }
}
