extension OwnRecord {
  /// The answer to what a client said.
  package enum Reply: Hashable, Sendable {
    /// It has been taken.
    case accepted

    /// It has been dropped.
    case refused(RefusalReason)
  }

  /// What has to be done since an own record changed, in this order.
  package struct Outcome: Hashable, Sendable {
    /// What is to be kept of the user's decisions for good.
    package var settings: SharingSettings?

    /// Reports for the history before ``announcement``, oldest first.
    package var history: [HistoryEntry] = []

    /// What the user's channel and the cache are to be told.
    package var announcement: LocationCacheEntry?

    /// The report for the history that ``announcement`` tells.
    package var report: HistoryEntry?

    /// Where the user is, for its other sessions on the node.
    package var ownLocation: AcceptedLocation?

    /// Why friends leave whom the user's move took away; `nil` when ``OwnRecord/visiblePlace`` is the same as before.
    package var whyMoved: LeaveReason?

    /// What the user's channel and the cache are to be told since another node did not know it.
    package var repair: LocationCacheEntry?

    /// Whether ``OwnRecord/pauseEnd`` is another one than before.
    package var hasNewDeadline = false

    /// The answer to what a client said; `nil` when none has said anything.
    package var reply: Reply?

    /// Nothing has to be done.
    package init() {}
  }
}
