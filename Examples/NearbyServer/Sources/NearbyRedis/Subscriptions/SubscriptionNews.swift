package import NIOCore

/// What a server says on a connection with subscriptions.
package enum SubscriptionNews: Hashable, Sendable {
  /// A channel is subscribed from now on.
  case subscribed(ChannelName)

  /// A channel is not subscribed from now on; `nil` when none was to be left.
  case unsubscribed(ChannelName?)

  /// Something was published on a channel.
  case message(ChannelName, ByteBuffer)

  /// The server answers a ping.
  case pong

  /// The server refuses what was asked first of what it has not answered.
  case refused(RedisServerError)

  /// Nothing that concerns subscriptions.
  case other

  /// Makes sense of a value: version 3 pushes what version 2 sends as an array, and a pong has another form in
  /// version 2 while a channel is subscribed.
  ///
  /// - Throws: `unexpectedReply` when no server says such a thing.
  package init(_ value: RESPValue) throws(RedisError) {
    switch value {
    case .push(let elements), .array(let elements): self = try Self.read(elements)
    case .error(let error): self = .refused(error)
    case .text("PONG"), .map: self = .pong
    default: throw .unexpectedReply
    }
  }

  private static func read(_ elements: [RESPValue]) throws(RedisError) -> SubscriptionNews {
    guard let kind = elements.first else { throw .unexpectedReply }
    if kind.says("message") || kind.says("smessage") {
      guard elements.count == 3, let name = elements[1].textBytes, let payload = elements[2].textBytes else {
        throw .unexpectedReply
      }
      return .message(ChannelName(name), payload)
    }
    if kind.says("subscribe") || kind.says("ssubscribe") {
      guard elements.count == 3, let name = elements[1].textBytes else { throw .unexpectedReply }
      return .subscribed(ChannelName(name))
    }
    if kind.says("unsubscribe") || kind.says("sunsubscribe") {
      guard elements.count == 3 else { throw .unexpectedReply }
      if elements[1] == .null { return .unsubscribed(nil) }
      guard let name = elements[1].textBytes else { throw .unexpectedReply }
      return .unsubscribed(ChannelName(name))
    }
    return kind.says("pong") ? .pong : .other
  }
}
