/// Why a frame is not the message that was asked for.
///
/// It never carries a value out of the frame: locations, ids and tokens are private, and errors end up in logs.
public struct WireError: Error, Hashable, Sendable {
  /// What is wrong.
  public var kind: Kind

  /// The path of the field that is wrong, in the schema's JSON names, such as `"report.location.latitude"` or
  /// `"snapshot.friends[3].user"`, counted from 0; empty when it is the message as a whole.
  public var field: String

  /// The place in the frame, counted from 0.
  ///
  /// Where a value begins that makes no sense, or has another type than its field. The first byte that cannot stand where
  /// it does, or the end of the bytes where one more should be; for text, the first byte that is not UTF-8, or the
  /// backslash of the escape. Where a message ends that lacks something.
  public var offset: Int

  /// The ``ClientMessage/id`` of the frame, to answer it by, when it could be read: also when it stands behind the
  /// faulty body.
  public var messageID: UInt32?

  /// Creates an error.
  public init(_ kind: Kind, field: String = "", offset: Int = 0, messageID: UInt32? = nil) {
    self.kind = kind
    self.field = field
    self.offset = offset
    self.messageID = messageID
  }
}
