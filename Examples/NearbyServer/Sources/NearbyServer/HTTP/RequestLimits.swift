import NIOCore
import NIOHTTP1
import NearbyCore

/// How long a client may take, and how much it may say, before it has asked for anything.
struct RequestLimits: Sendable {
  /// What the head of a request may have at most. No browser comes near it.
  var head: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 8 * 1024
    limits.maxHeaderListSize = 32 * 1024
    limits.maxHeaderFieldCount = 100
    return limits
  }

  /// From the connection to the end of its first request, and from the head of a further one to its end.
  var request = TimeAmount.seconds(10)

  /// From a whole request until the client has taken all of the answer.
  var answer = TimeAmount.seconds(30)

  /// From an answer to the next request.
  var idle = TimeAmount.seconds(60)

  /// From the last answer to the end, for a client that still sends: closed at once, the connection would be reset, and
  /// the answer lost.
  var linger = TimeAmount.seconds(1)

  /// How many bytes are read at once, at least and at most. Most messages have a few hundred, and each connection keeps
  /// the memory for its next reading.
  static let readSizes = 256...4096

  /// How many bytes of any kind are read. Little at once, as whoever is let go comes back and has a burst again.
  var pace = TokenBucket.Rate(64 * 1024, burst: 16 * 1024)

  /// How many bytes the system keeps for a client that says more than is read.
  static let receiveBufferSize = 64 * 1024

  /// Of a connection that has no place of its own.
  func hurried() -> RequestLimits {
    var limits = self
    limits.request = min(request, .seconds(2))
    limits.answer = min(answer, .seconds(5))
    return limits
  }
}
