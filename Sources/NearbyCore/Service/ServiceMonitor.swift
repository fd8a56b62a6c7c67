/// Hears what becomes of the calls of a ``NearbyService`` to its ports, for a log, metrics and a readiness probe.
///
/// It is told kinds and counts, and never whom or what a call was about: that is private.
public protocol ServiceMonitor: Sendable {
  /// Calls have ended, all of them well or none.
  ///
  /// The service waits for this, so it must not wait for anything itself.
  ///
  /// - Parameters:
  ///   - call: What was asked of a port.
  ///   - count: For how many users, channels, messages or entries.
  ///   - failure: The type of the error that the port threw; `nil` when all went well.
  func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?)

  /// The clock of another server, or that of this one, is wrong by more than ``NearbyConfiguration/maximumClockLead``.
  ///
  /// Nobody is seen for longer or shorter because of that, but what people read is wrong: stamps, and the ends of
  /// pauses.
  ///
  /// - Parameters:
  ///   - difference: How far the other clock is ahead of this server's, or behind when negative.
  ///   - node: ``LocationVersion/node`` of the other server.
  func clockDiffers(by difference: Duration, on node: UInt32)

  /// The service has more to do than its ``NearbyServiceLimits`` allow, and has refused something for that. Called each
  /// time, also at the same time by several tasks.
  func loadWasRefused(_ load: ServiceLoad)
}

extension ServiceMonitor {
  /// Ignores it.
  public func loadWasRefused(_ load: ServiceLoad) {}

  /// Ignores it.
  public func clockDiffers(by difference: Duration, on node: UInt32) {}
}

/// What a ``NearbyService`` and a ``RingFollower`` ask of their ports.
@nonexhaustive
public enum PortCall: String, Hashable, CaseIterable, Sendable {
  /// ``ChannelBroker/subscribe(to:at:)``
  case subscribe

  /// ``ChannelBroker/unsubscribe(from:at:)``
  case unsubscribe

  /// ``ChannelBroker/publish(_:at:)``
  case publish

  /// ``LocationCache/entries(of:)``
  case readCache

  /// ``LocationCache/store(_:)``
  case storeInCache

  /// ``LocationHistory/append(_:)``
  case appendToHistory

  /// ``FriendDirectory/friends(of:)`` and ``SharingStore/settings(of:)``
  case readAccount

  /// ``FriendDirectory/addFriend(_:of:)`` and ``FriendDirectory/removeFriend(_:of:)``
  case changeFriends

  /// ``SharingStore/store(_:)``
  case storeSettings

  /// ``RingSource/ring()``, and going by what it says
  case readRing

  /// ``SessionTransport/send(_:)``; a client that is gone is no fault of the server.
  case sendToClient
}
