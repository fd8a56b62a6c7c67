/// What a node knows of a user with at least one session.
struct Viewer: Sendable {
  /// The most reports, and the most page requests, that wait for the first news of a channel.
  static let maximumWaitingCount = 16

  /// The version of ``location``; ``LocationVersion/none`` without one. The first field, since every message of a friend
  /// who is a viewer too reads it, and nothing else in here.
  var version = LocationVersion.none

  /// In the order in which they were opened; all of them are told the same.
  var sessions: [SessionID] = []

  /// The user's own last location, kept as long as a session is open, however old: exact if it was reported on this
  /// node, as friends see it if it was on another.
  var location: AcceptedLocation?

  /// How precisely ``location`` is known here.
  var knownPrecision = SharingPrecision.exact

  /// Whether the snapshot has been sent.
  var isLive = false

  /// How many channels, the own one included, are not known yet. Counts only until the viewer is live.
  var unknownChannelCount = 0

  /// What sessions of this node said before the own channel was known. It came after whatever the cache holds, so it
  /// wins over that.
  var earlyWord = EarlyWord()

  /// Until when the snapshot waits for missing channels.
  var snapshotDeadline: Timestamp

  /// Page requests that came before the snapshot; at most ``maximumWaitingCount``.
  var waitingPages: [PageRequest] = []

  /// The friend list that is being read, if any.
  var friendsReading: FriendsReading?

  /// Failures to read the friend list, in a row.
  var friendsFailures = 0

  /// Takes the place of a record, which is as precise as the record says.
  mutating func setLocation(of record: LocationRecord) {
    location = record.location
    version = record.version
    knownPrecision = record.precision
  }

  struct EarlyWord: Sendable {
    /// Whether a client said that the user hides or does not; the cache has no say in it then.
    var hasChangedSharing = false

    /// Whether a client chose a precision; the cache has no say in it then.
    var hasChosenPrecision = false

    /// Reports that wait, since the user may be hiding for all that is known.
    var reports: [EarlyReport] = []

    /// Whether a user who is known to hide reported; the cache has no say in where it is then.
    var hasReported = false

    /// Whether what was said has still to be published.
    var isUnpublished = false

    /// Whether nothing was said that the own channel has still to confirm.
    var isEmpty: Bool { !hasChangedSharing && reports.isEmpty }

    /// Whether the cache has no say in where the user is.
    var isLocated: Bool { hasReported || !reports.isEmpty }
  }

  struct EarlyReport: Sendable {
    var location: AcceptedLocation

    /// What came before it in one batch, oldest first.
    var earlier: [AcceptedLocation]
    var session: SessionID
    var request: UInt32?
  }

  struct FriendsReading: Sendable {
    var generation: UInt64

    /// When to read again after a failure.
    var retryAt: Timestamp?
  }
}
