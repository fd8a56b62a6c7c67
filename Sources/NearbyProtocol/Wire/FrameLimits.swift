import NearbyCore

/// How large one WebSocket message may be.
public enum FrameLimits {
  /// The most bytes that one message may have, 16 KiB, in either direction.
  public static let maximumByteCount = 16 * 1024

  /// The most friends in one snapshot or page message, so that it keeps ``maximumByteCount`` in either form even when
  /// every user id has 128 bytes of which each is escaped.
  public static let maximumFriendsPerMessage = NearbyConfiguration.friendsPerMessage

  /// The most reports in one ``ClientMessage/Body/reports(_:)``: half an hour of them.
  public static let maximumReportsPerBatch = NearbyConfiguration.reportsPerMessage

  /// The most messages in one ``Batch``.
  public static let maximumMessagesPerBatch = 64

  /// The most UTF-8 bytes of a user id.
  public static let maximumIDByteCount = OpaqueText.maximumByteCount

  /// The most UTF-8 bytes that a server should give a ``Page/nextCursor``, so that the longest page still keeps
  /// ``maximumByteCount``.
  public static let maximumCursorByteCount = 512

  /// The most UTF-8 bytes that a ``Hello/token`` may have: half of a message.
  public static let maximumTokenByteCount = 8 * 1024

  /// The most UTF-8 bytes of a ``Welcome/resume`` and a ``Hello/resume``.
  public static let maximumResumeByteCount = 512

  /// How many objects and lists may be open at once in JSON, and how many unknown groups in Protocol Buffers. A message
  /// needs eight of the former, and none of the latter.
  public static let maximumDepth = 32
}
