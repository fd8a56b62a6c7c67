/// What an embedding server decides about a ``NearbyNode``, which checks it when it is created.
public struct NearbyConfiguration: Sendable {
  /// Which friends are near.
  public var filter: ProximityFilter

  /// A user whose last report is this old, or older, counts as inactive. 600 s.
  public var inactiveAfter: Duration = .seconds(600)

  /// How far clocks may differ before they count as wrong. 60 s.
  ///
  /// A device's capture time that is farther ahead of the server's clock is thrown away; within that, it is set to the
  /// server's time. A version that is farther ahead does not make a location newer than one that was reported after it,
  /// and a server whose clock differs by more is told of to the ``ServiceMonitor``.
  public var maximumClockLead: Duration = .seconds(60)

  /// Which reports are believed; the client is told of the others that they are refused. `nil`, the default, believes
  /// all.
  public var movementPolicy: MovementPolicy?

  /// The most reports in one batch. 64.
  public var maximumReportCount = Self.reportsPerMessage

  /// How long a channel stays subscribed after its last viewer left, and at its old slot after it moved; and how long
  /// what is said on it is said there, too. 15 s.
  ///
  /// Should be longer than a new ring takes to reach all nodes, and than the node that watches the most channels takes
  /// to move its own at ``resubscriptionRate``. Until a channel has moved, what is said is heard at its old slot; what
  /// comes too late even so is found when the channel is read, in moving and a linger after the change.
  ///
  /// That goes for the last four changes; whoever changes the ring more often within a linger leaves the rest to
  /// ``healingInterval``.
  public var linger: Duration = .seconds(15)

  /// After how long a channel that is live is read again in the cache, and a viewer's account with it; `nil`: never.
  /// 300 s.
  ///
  /// Whatever a node has missed, for whatever reason, it finds at the latest then. A node with 100,000 channels reads
  /// 333 to 444 of them a second for it, in batches. Readings take their turn at ``resubscriptionRate``, so a node with
  /// more than 450,000 channels takes longer than this to read all of them, unless that is raised.
  public var healingInterval: Duration? = .seconds(300)

  /// How long the first snapshot waits for channels that cannot be subscribed; their friends appear later. 5 s.
  public var snapshotPatience: Duration = .seconds(5)

  /// The pause after the first failure of a port; it doubles with each further one. 200 ms.
  public var firstRetryDelay: Duration = .milliseconds(200)

  /// The longest pause after failures of a port: for so long at most its failing outlasts its cause. 3 s.
  ///
  /// However many channels a broken server leaves waiting, they are asked for again at ``resubscriptionRate`` only.
  public var longestRetryDelay: Duration = .seconds(3)

  /// How often the node repeats to tell of a friendship, before it leaves that to ``healingInterval``, and to leave a
  /// channel at a slot that is not on the ring any more. 18, which the pauses in between make 22 to 45 seconds.
  public var maximumRepeatCount = 18

  /// When a client should try again whose request a port failed. 1 s.
  public var clientRetryDelay: Duration = .seconds(1)

  /// How many channels the node asks for again at once, after a change of the ring, a lost slot or a failure. 512.
  public var resubscriptionBurst = 512

  /// How many channels the node asks for again in a second, when there are more than the burst; those that wait live on
  /// where they are. 2,000.
  public var resubscriptionRate = 2000

  /// The most friends that a user may have. 5,000.
  public var maximumFriendCount = 5000

  /// The most sessions that one user may have on this node; `nil` for any number. 16.
  ///
  /// When one more is opened, the oldest is closed as ``SessionCloseReason/tooManySessions``: what a user may hold is
  /// bounded, and whoever holds it with a device that is lost or stolen keeps no other device out.
  public var maximumSessionsPerUser: Int? = 16

  /// How many friends a page has when the client names no number. 20.
  public var defaultPageSize = 20

  /// The most friends in one page. 24: so many fit into a message of NearbyProtocol, whatever their ids.
  public var maximumPageSize = Self.friendsPerMessage

  /// How long a drain leaves all sessions alone before it closes the first one. 10 s.
  public var drainGrace: Duration = .seconds(10)

  /// Over how much time a drain spreads the closing. 120 s.
  public var drainSpread: Duration = .seconds(120)

  /// The most reports that one message of NearbyProtocol may hold: half an hour of them.
  package static let reportsPerMessage = 64

  /// The most friends that fit into one message of NearbyProtocol, whatever their ids.
  package static let friendsPerMessage = 24

  /// Takes the default of everything else.
  public init(filter: ProximityFilter) {
    self.filter = filter
  }

  /// What a client is told whose request a port failed, or which there is no room for now.
  public var unavailable: RefusalReason {
    .unavailable(retryAfterMilliseconds: clientRetryDelay.wholeMilliseconds)
  }

  /// The answer to what would have to wait beside too much else of the same viewer.
  var tooMuchWaits: RefusalReason {
    .unavailable(retryAfterMilliseconds: snapshotPatience.wholeMilliseconds)
  }

  /// The part of this that is about channels.
  var subscriptionPolicy: SubscriptionPolicy {
    var policy = SubscriptionPolicy()
    policy.linger = linger
    policy.firstRetryDelay = firstRetryDelay
    policy.longestRetryDelay = longestRetryDelay
    policy.burst = resubscriptionBurst
    policy.rate = resubscriptionRate
    policy.healingInterval = healingInterval
    return policy
  }
}

extension NearbyConfiguration {
  /// Finds a setting that a node could not keep its promises with. A page of no friends would trap, and
  /// locations that are never active would show nobody; so this is found out before the first client connects.
  func validate() throws(InvalidNearbyConfiguration) {
    let positive = [
      ("inactiveAfter", inactiveAfter), ("snapshotPatience", snapshotPatience),
      ("firstRetryDelay", firstRetryDelay), ("healingInterval", healingInterval ?? .seconds(1)),
    ]
    for (setting, duration) in positive where duration < .milliseconds(1) {
      throw .duration(setting: setting, duration)
    }
    let notNegative = [
      ("maximumClockLead", maximumClockLead), ("linger", linger), ("drainGrace", drainGrace),
      ("drainSpread", drainSpread), ("clientRetryDelay", clientRetryDelay),
    ]
    for (setting, duration) in notNegative where duration < .zero {
      throw .duration(setting: setting, duration)
    }
    guard longestRetryDelay >= firstRetryDelay else {
      throw .duration(setting: "longestRetryDelay", longestRetryDelay)
    }
    guard (0...1_000_000).contains(maximumFriendCount) else {
      throw .count(setting: "maximumFriendCount", maximumFriendCount)
    }
    guard maximumRepeatCount >= 0 else { throw .count(setting: "maximumRepeatCount", maximumRepeatCount) }
    for (setting, count) in [
      ("resubscriptionBurst", resubscriptionBurst), ("resubscriptionRate", resubscriptionRate),
    ] where !(1...1_000_000).contains(count) {
      throw .count(setting: setting, count)
    }
    for (setting, count) in [
      ("defaultPageSize", defaultPageSize), ("maximumPageSize", maximumPageSize),
      ("maximumReportCount", maximumReportCount), ("maximumSessionsPerUser", maximumSessionsPerUser ?? 1),
    ] where count < 1 {
      throw .count(setting: setting, count)
    }
  }
}

/// Why a node cannot work with a ``NearbyConfiguration``.
@nonexhaustive
public enum InvalidNearbyConfiguration: Error, Hashable, Sendable {
  /// This duration is negative, below a millisecond where it has to be above zero, or the longest retry delay is
  /// shorter than the first one.
  case duration(setting: String, Duration)

  /// This number is not in 0...1,000,000 for ``NearbyConfiguration/maximumFriendCount``, not in 1...1,000,000 for
  /// ``NearbyConfiguration/resubscriptionBurst`` or ``NearbyConfiguration/resubscriptionRate``, or below 1 for a page
  /// size, a batch of reports or the sessions of a user.
  case count(setting: String, Int)
}
