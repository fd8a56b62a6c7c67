import NearbyCore
import NearbyProtocol

extension SessionEvent {
  /// The messages that tell a client of this event; more than one when a snapshot is too long for one frame.
  ///
  /// - Parameters:
  ///   - hello: The id of the client's hello, which the welcome answers.
  ///   - hints: What the welcome says of how the server works.
  ///   - limits: What the welcome says of what the server refuses.
  ///   - resume: What the welcome gives the client for its next connection.
  func messages(
    hello: UInt32?, hints: Welcome.Hints, limits: Welcome.Limits, resume: String
  ) -> [ServerMessage] {
    switch self {
    case .welcome(let user, let isResumed):
      [
        ServerMessage(
          replyTo: hello,
          body: .welcome(
            Welcome(user: user, limits: limits, hints: hints, resume: resume, isResumed: isResumed)))
      ]
    case .ownLocation(let location):
      [ServerMessage(body: .ownLocation(location))]
    case .snapshot(let friends):
      Self.snapshots(of: friends)
    case .appeared(let friend):
      [ServerMessage(body: .appeared(friend))]
    case .moved(let friend):
      [ServerMessage(body: .moved(friend))]
    case .left(let user, let reason):
      [ServerMessage(body: .left(FriendLeft(user: user, reason: reason)))]
    case .page(let page, let request):
      [
        ServerMessage(
          replyTo: request,
          body: .page(
            Page(
              friends: page.friends, nextCursor: page.next?.text ?? "", total: UInt32(clamping: page.total))))
      ]
    case .accepted(let request):
      [ServerMessage(replyTo: request, body: .accepted)]
    case .refused(let reason, let request):
      [ServerMessage(replyTo: request, body: .error(ErrorMessage(reason)))]
    case .goingAway(let milliseconds):
      [ServerMessage(body: .goingAway(GoingAway(reconnectAfterMilliseconds: milliseconds)))]
    }
  }

  private static func snapshots(of friends: [NearbyFriend]) -> [ServerMessage] {
    var messages: [ServerMessage] = []
    var rest = friends[...]
    repeat {
      let part = rest.prefix(FrameLimits.maximumFriendsPerMessage)
      rest = rest.dropFirst(part.count)
      messages.append(ServerMessage(body: .snapshot(Snapshot(friends: Array(part), more: !rest.isEmpty))))
    } while !rest.isEmpty
    return messages
  }
}

extension ErrorMessage {
  init(_ reason: RefusalReason) {
    switch reason {
    case .unknownFriend:
      self.init(code: .unknownFriend, message: "no such friend")
    case .unavailable(let milliseconds):
      self.init(
        code: .unavailable, message: "the server cannot do this now", retryAfterMilliseconds: milliseconds)
    case .implausible:
      self.init(code: .implausibleLocation, message: "no device can have moved like that")
    case .emptyBatch:
      self.init(code: .limitExceeded, message: "no reports")
    case .batchTooLong(let maximumCount):
      self.init(code: .limitExceeded, message: "more than \(maximumCount) reports")
    @unknown default:
      self.init(code: .unspecified, message: "the request was refused")
    }
  }
}

extension CloseCode {
  init(_ reason: SessionCloseReason) {
    switch reason {
    case .draining: self = .draining
    case .tooManyFriends: self = .tooManyFriends
    case .tooSlow: self = .tooSlow
    case .replaced: self = .replaced
    @unknown default: self = .internalError
    }
  }

  /// The reason that goes into the close frame, for developers.
  var text: String {
    switch self {
    case .draining: "the server is leaving"
    case .tooManyFriends: "too many friends"
    case .tooSlow: "messages were not read in time"
    case .replaced: "the client goes on in another connection"
    case .unauthenticated: "the token is not valid"
    case .authenticationTimedOut: "no hello in time"
    case .protocolViolation: "the first message, and only the first, has to be hello"
    case .unsupportedData: "this sub-protocol uses the other kind of frame"
    case .invalidPayload: "not a message of this sub-protocol"
    case .messageTooBig: "the message is too big"
    case .unavailable: "the server cannot take the session now"
    default: ""
    }
  }
}
