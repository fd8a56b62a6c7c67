/// Why a request of a client could not be done. The session stays open.
@nonexhaustive
public enum RefusalReason: Error, Hashable, Sendable {
  /// The user is not a friend, or not known at all.
  case unknownFriend

  /// A port failed or has too much to do. The client may try again after this many milliseconds.
  case unavailable(retryAfterMilliseconds: Int64)

  /// The node does not believe a report; nothing of it, or of those that came with it, has been taken.
  case implausible(MovementRefusal)

  /// A batch of reports without a report.
  case emptyBatch

  /// A batch of more reports than this.
  case batchTooLong(maximumCount: Int)
}

/// Why ``MovementPolicy`` does not believe a report.
@nonexhaustive
public enum MovementRefusal: Error, Hashable, Sendable {
  /// The device does not know well enough where it is.
  case inaccurate

  /// The clock of the device differs too much from that of the server, or the report is that old.
  case clockSkew

  /// The last report was accepted too short a time ago; the next is welcome after `wait`.
  case tooSoon(wait: Duration)

  /// Nobody moves that fast.
  case tooFast
}
