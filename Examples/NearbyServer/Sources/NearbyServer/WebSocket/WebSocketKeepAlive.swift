/// How a server finds out that a client is gone without having said so.
struct WebSocketKeepAlive: Sendable {
  /// How long after the last answer the next ping is sent.
  var interval: Duration

  /// How long the answer may take.
  var timeout: Duration
}
