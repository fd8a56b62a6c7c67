import NIOCore
import NearbyProtocol

/// Takes what the other end of a WebSocket says. Called on the event loop of the socket, and let go at the end.
protocol WebSocketReceiver {
  /// Takes a message.
  ///
  /// - Returns: Whether the next one can come at once. Otherwise nothing is read before
  ///   ``WebSocketConnection/readOn()``; what has been read already comes all the same.
  func receive(_ message: WebSocketMessage) -> Bool

  /// Hears that the other end says nothing more, or that the server stops. Can come more than once.
  func end(_ code: CloseCode)
}

/// Messages for a task that asks for one after the other.
struct WebSocketMessages: WebSocketReceiver {
  typealias Sequence = NIOAsyncSequenceProducer<
    WebSocketMessage, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
  >

  /// What the other end says, until the connection ends. Can be read by one task, once.
  let sequence: Sequence

  private let source: Sequence.Source

  init(of connection: WebSocketConnection) {
    let made = Sequence.makeSequence(
      elementType: WebSocketMessage.self, backPressureStrategy: .init(lowWatermark: 2, highWatermark: 16),
      finishOnDeinit: true, delegate: Demand(connection: connection))
    (sequence, source) = (made.sequence, made.source)
  }

  func receive(_ message: WebSocketMessage) -> Bool { source.yield(message) != .stopProducing }

  func end(_ code: CloseCode) { source.finish() }

  /// Tells the connection when the reader of the messages wants more, or is gone.
  struct Demand: NIOAsyncSequenceProducerDelegate {
    let connection: WebSocketConnection

    func produceMore() { connection.readOn() }

    func didTerminate() { connection.leave() }
  }
}
