/// How patiently a ``SubscriptionPlanner`` leaves channels, and how gently it asks for them again.
public struct SubscriptionPolicy: Hashable, Sendable {
  /// How long a channel stays subscribed after nobody watches it any more, and how long after a change of the ring
  /// somebody may still speak at the old slot. 15 s.
  public var linger: Duration = .seconds(15)

  /// The pause after the first failure of a channel; it doubles with each further one. 200 ms, at least 1 ms.
  public var firstRetryDelay: Duration = .milliseconds(200)

  /// The longest pause after failures of a channel. 3 s, at least the first one.
  public var longestRetryDelay: Duration = .seconds(3)

  /// How many channels may be asked for again at once, after a rest. 512, in 1...1,000,000.
  public var burst = 512

  /// How many channels may be asked for again in a second, beyond the burst. 2,000, in 1...1,000,000.
  public var rate = 2000

  /// After how long a live channel is read again, to find whatever was missed for whatever reason; `nil`, the default:
  /// never. At least 1 ms.
  public var healingInterval: Duration?

  /// Takes the defaults.
  public init() {}
}
