/// The server is about to leave; it closes this connection later.
public struct GoingAway: Hashable, Sendable {
  /// How long the client should wait before it connects anew: another time for every client.
  public var reconnectAfterMilliseconds: Int64

  /// Creates the advice to connect anew.
  public init(reconnectAfterMilliseconds: Int64) {
    self.reconnectAfterMilliseconds = reconnectAfterMilliseconds
  }
}
