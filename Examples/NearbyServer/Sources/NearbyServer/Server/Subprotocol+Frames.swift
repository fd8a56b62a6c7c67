import NIOCore
import NearbyProtocol

extension Subprotocol {
  /// The messages in order, in frames that keep ``FrameLimits``: in one if it can be, else in those of either half.
  ///
  /// - Parameters:
  ///   - messages: What the client is to be told.
  ///   - areBatched: Whether the client takes batches; otherwise each message has a frame of its own.
  /// - Complexity: O(n log n) in the bytes of the messages.
  func frames(_ messages: ArraySlice<ServerMessage>, areBatched: Bool) -> [WebSocketMessage] {
    guard areBatched, messages.count > 1 else { return messages.map(frame) }
    if messages.count <= FrameLimits.maximumMessagesPerBatch {
      let batch = frame(ServerMessage(body: .batch(Batch(Array(messages)))))
      if batch.byteCount <= FrameLimits.maximumByteCount { return [batch] }
    }
    let half = messages.count / 2
    return frames(messages.prefix(half), areBatched: true)
      + frames(messages.dropFirst(half), areBatched: true)
  }
}

extension WebSocketMessage {
  fileprivate var byteCount: Int {
    switch self {
    case .text(let bytes), .binary(let bytes): bytes.readableBytes
    }
  }
}
