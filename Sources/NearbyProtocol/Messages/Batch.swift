/// Several messages in one frame, in order: at least one, and at most ``FrameLimits/maximumMessagesPerBatch``.
///
/// Each is a message by itself, with its own id. One that makes no sense is handed out as an error, to be answered
/// alone, and leaves the others as they are; only bytes that are no messages at all spoil the whole frame. None of them
/// is a batch again.
public struct Batch<Message: Hashable & Sendable>: Hashable, Sendable {
  /// The messages, and what is wrong with those that make no sense.
  ///
  /// An error is written as a message without a body, so that the others keep their order numbers.
  public var messages: [Result<Message, WireError>]

  /// Creates a batch of messages.
  public init(_ messages: [Message]) {
    self.messages = messages.map(Result.success)
  }

  init(messages: [Result<Message, WireError>]) {
    self.messages = messages
  }
}
