/// What went wrong with a client's message. The raw values are those of the schema.
@nonexhaustive
public enum ErrorCode: UInt32, Hashable, Sendable, CaseIterable {
  /// A newer server gives a code that this version has no name for.
  case unspecified = 0

  /// The frame is not a message of the schema. The connection is closed.
  case malformed = 1

  /// The message has no body that the server knows.
  case unknownMessage = 2

  /// The location is missing, or its latitude or longitude is not finite or out of range.
  case invalidCoordinate = 3

  /// A user id is empty, too long, or holds white space or a control character.
  case invalidUser = 4

  /// No such friend.
  case unknownFriend = 5

  /// The cursor is not one of this server.
  case invalidCursor = 6

  /// The first message has to be hello, and only the first.
  case unexpectedMessage = 7

  /// The token is not valid. The connection is closed.
  case unauthenticated = 8

  /// The server cannot do this now; try again after ``ErrorMessage/retryAfterMilliseconds``.
  case unavailable = 9

  /// The user has more friends than ``Welcome/Limits/maximumFriends``.
  case tooManyFriends = 10

  /// No device can have moved like that.
  case implausibleLocation = 11

  /// An accuracy, heading or speed is not finite or out of range.
  case invalidMotion = 12

  /// An end without a pause, or a precision that the server does not know.
  case invalidSharing = 13

  /// A batch or list has too many elements or none, or a text has too many bytes.
  case limitExceeded = 14

  /// The client says this too often; try again after ``ErrorMessage/retryAfterMilliseconds``.
  case tooManyRequests = 15
}
