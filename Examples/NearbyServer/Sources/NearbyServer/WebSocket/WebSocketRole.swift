/// Which end of a WebSocket this is. Clients mask what they send, servers must not (RFC 6455, section 5.1).
enum WebSocketRole: Sendable {
  case client, server
}
