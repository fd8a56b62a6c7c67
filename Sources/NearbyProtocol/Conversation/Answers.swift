public import NearbyCore

extension ErrorMessage {
  /// Says why a request was refused.
  public init(_ reason: RefusalReason) {
    switch reason {
    case .unknownFriend:
      self.init(code: .unknownFriend, message: "no such friend")
    case .unavailable(let milliseconds):
      self.init(code: .unavailable, message: "the server cannot do this now", retryAfterMilliseconds: milliseconds)
    case .implausible(.tooSoon(let wait)):
      self.init(
        code: .tooManyRequests, message: "too soon after the last location",
        retryAfterMilliseconds: wait.wholeMilliseconds)
    case .implausible:
      self.init(code: .implausibleLocation, message: "no device can have moved like that")
    case .emptyBatch:
      self.init(code: .limitExceeded, message: "no reports")
    case .batchTooLong(let maximumCount):
      self.init(code: .limitExceeded, message: "more than \(maximumCount) reports")
    }
  }
}

extension CloseCode {
  /// Says why a node has closed a session.
  public init(_ reason: SessionCloseReason) {
    switch reason {
    case .draining: self = .draining
    case .tooManyFriends: self = .tooManyFriends
    case .tooSlow: self = .tooSlow
    case .replaced: self = .replaced
    case .tooManySessions: self = .tooManySessions
    }
  }
}
