/// The state machine of one server node: who is connected, who is watched, who is near whom.
///
/// It does no I/O, reads no clock and draws no randomness of its own. Inputs come with the time; what has to be done
/// comes out as effects. The same inputs and the same seed give the same effects, so a test can fork a node, replay it,
/// and try every order of events. ``NearbyService`` runs one against real ports; anything else can as well.
///
/// Every user who matters here has a dense number. A *viewer* is a user with a session on this node; it subscribes to
/// the channels of its friends and to its own, through which its other devices and its friendships speak to it. What a
/// viewer is told of a friend comes through the friend's channel only, also when both are on the same node, so that
/// there is one way for a location and not two.
public struct NearbyNode: Sendable {
  /// What the embedding server decided.
  public let configuration: NearbyConfiguration

  /// Which slot each channel lives at.
  public var ring: HashRing { rings.present }

  /// What tells the versions of this node from those of others, and from its own that it has forgotten: before it was
  /// started anew, before its clock was set back, or just now, see ``forget(_:keeping:)``.
  package internal(set) var number: UInt32

  /// What the clocks showed with the last input.
  private(set) var time = ClockReading(monotonic: .distantPast, wall: .distantPast)

  /// The ring, and those of before where others may still listen.
  var rings: OverlappingRings

  /// What is known of whom; this and the other tables go by the same numbers.
  var people = PeopleTable()

  /// Whose each session is, and when a drain closes it.
  var sessions = SessionTable()

  /// Who sees whom, and who is near.
  var proximity: ProximityIndex

  /// When to look whether the location that a channel brought has become too old.
  var expiries: ExpiryQueue

  /// When to subscribe to each person's channel, at which slot, and when to leave it.
  var planner: SubscriptionPlanner

  /// When a viewer gets its snapshot although channels are missing, its account is read again, or its pause ends.
  var viewerTimers = DeadlineQueue()

  /// What clients asked the directory for, and what failed and is repeated later.
  var followUps = FollowUps()

  /// What a friend may never have decided with success.
  var doubtfulDecisions = DoubtfulDecisions()

  var jitter: Jitter

  /// Creates a node without sessions.
  ///
  /// - Parameters:
  ///   - configuration: What the embedding server decided.
  ///   - ring: Which slot each channel lives at, to begin with.
  ///   - seed: Where the jitter of retries and reconnect hints starts from, and what the node's versions are told from
  ///     others by: has to be another one on every node, and after every start.
  /// - Throws: ``InvalidNearbyConfiguration`` when a duration or a count is out of its range.
  public init(
    configuration: NearbyConfiguration, ring: HashRing, seed: UInt64
  ) throws(InvalidNearbyConfiguration) {
    try configuration.validate()
    self.configuration = configuration
    rings = OverlappingRings(ring, overlap: configuration.linger)
    jitter = Jitter(seed: seed)
    // Other seeds, so that they do not draw the same numbers.
    planner = SubscriptionPlanner(policy: configuration.subscriptionPolicy, seed: ~seed)
    var numbers = Jitter(seed: seed.byteSwapped)
    number = UInt32(truncatingIfNeeded: numbers.next())
    proximity = ProximityIndex(filter: configuration.filter)
    expiries = ExpiryQueue(lifetime: configuration.inactiveAfter)
  }

  /// The time that passes: whatever lasts goes by it.
  var now: MonotonicTime { time.monotonic }

  /// Takes one input and appends what has to be done to `effects`, in order.
  ///
  /// Deadlines that have come are served first, so an input never meets a location that has expired. O(k) for a report
  /// or message, where k is the number of local viewers of the channel or of friends of the viewer.
  ///
  /// - Parameters:
  ///   - input: What has happened.
  ///   - now: When that is. What passes never goes back: an earlier ``ClockReading/monotonic`` counts as the last one.
  ///   - effects: Where to append what has to be done.
  public mutating func handle(_ input: Input, now: ClockReading, into effects: inout [Effect]) {
    // It is once more a time at which versions may have been given that are forgotten since.
    if now.wall < time.wall { takeNewNumber() }
    time = ClockReading(monotonic: max(self.now, now.monotonic), wall: now.wall)
    serveDeadlines(into: &effects)
    switch input {
    case .sessionOpened(
      let session, let user, let friends, let settings, let sharing, let report, let request, let former):
      guard
        let person = open(
          session, of: user, friends: friends, settings: settings, replacing: former, into: &effects)
      else { return }
      if let sharing { sharingChanged(of: session, to: sharing, request: nil, into: &effects) }
      if let report { locationReported(report, from: session, request: request, into: &effects) }
      join(session, person, into: &effects)
    case .sessionClosed(let session):
      sessionClosed(session, into: &effects)
    case .locationReported(let session, let report, let earlier, let request):
      locationReported(report, earlier: earlier, from: session, request: request, into: &effects)
    case .sharingChanged(let session, let decision, let request):
      sharingChanged(of: session, to: decision, request: request, into: &effects)
    case .friendRequested(let session, let friend, let isWanted, let request):
      friendRequested(by: session, friend: friend, isWanted: isWanted, request: request, into: &effects)
    case .addFriendAnswered(let ticket, let outcome):
      addFriendAnswered(ticket: ticket, outcome, into: &effects)
    case .removeFriendAnswered(let ticket, let wasThere):
      removeFriendAnswered(ticket: ticket, wasThere: wasThere, into: &effects)
    case .friendRequestFailed(let ticket):
      friendRequestFailed(ticket: ticket, into: &effects)
    case .nearbyRequested(let session, let cursor, let pageSize, let request):
      nearbyRequested(
        PageRequest(session: session, cursor: cursor, pageSize: pageSize, request: request), into: &effects)
    case .channelMessages(let messages):
      channelMessages(messages, into: &effects)
    case .subscriptionConfirmed(let subscription):
      subscriptionConfirmed(subscription, into: &effects)
    case .subscriptionFailed(let subscription):
      subscriptionFailed(subscription)
    case .unsubscriptionFailed(let subscription, let attempt):
      unsubscriptionFailed(subscription, attempt: attempt)
    case .publicationFailed(let message, let attempt):
      publicationFailed(message, attempt: attempt)
    case .slotLost(let slot):
      slotLost(at: slot, into: &effects)
    case .cacheAnswered(let user, let generation, let record, let age):
      cacheAnswered(user, generation: generation, record: record, age: age, into: &effects)
    case .cacheFailed(let user, let generation):
      cacheFailed(user, generation: generation)
    case .accountAnswered(let user, let generation, let friends, let settings):
      accountAnswered(user, generation: generation, friends: friends, settings: settings, into: &effects)
    case .accountChanged(let user):
      accountChanged(of: user, into: &effects)
    case .accountFailed(let user, let generation):
      accountFailed(user, generation: generation)
    case .ringChanged(let ring):
      ringChanged(to: ring, into: &effects)
    case .drainStarted:
      drainStarted(into: &effects)
    case .timeAdvanced:
      break
    }
  }
}
