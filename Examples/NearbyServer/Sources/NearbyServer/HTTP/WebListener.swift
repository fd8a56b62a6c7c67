import NIOCore

/// A socket that is listened on.
struct WebListener: Sendable {
  /// A request, and the connection that waits for its answer.
  typealias Question = (request: WebRequest, channel: any Channel)

  /// What is asked, until the socket is closed. Can be read by one task, once.
  let questions: AsyncStream<Question>

  /// Who is connected.
  let connections: OpenConnections

  private let channel: any Channel

  init(_ channel: any Channel, questions: AsyncStream<Question>, connections: OpenConnections) {
    (self.channel, self.questions, self.connections) = (channel, questions, connections)
  }

  /// The port that is listened on.
  var port: Int? { channel.localAddress?.port }

  /// Accepts nobody any more. Those who are connected stay so.
  func close() async {
    // It may be closed already.
    try? await channel.close()
  }
}
