extension OwnRecord {
  /// A viewer that sees its friends from elsewhere.
  package struct Move: Hashable, Sendable {
    /// ``OwnRecord/visiblePlace``.
    package var place: Coordinate?

    /// Why those leave whom it took away.
    package var whyLeft: LeaveReason
  }

  /// What has to be done since an own record changed, in this order.
  package struct Outcome: Hashable, Sendable {
    /// What is to be kept of the user's decisions for good.
    package var settings: SharingSettings?

    /// Reports for the history before ``report``, oldest first.
    package var history: [HistoryEntry] = []

    /// What the user's channel and the cache are to be told, since it is new or since they have lost it.
    package var announcement: LocationCacheEntry?

    /// Where the user is, for its other sessions on the node.
    package var ownLocation: AcceptedLocation?

    /// The version under which ``ownLocation`` goes into the history; `nil` when it does not.
    package var report: LocationVersion?

    /// From where the user sees its friends now; `nil` when that is the same as before.
    package var move: Move?

    /// Whether ``OwnRecord/pauseEnd`` is another one than before.
    package var hasNewDeadline = false

    /// Nothing has to be done.
    package init() {}
  }
}
