extension NearbyService {
  /// Lets a client in whose user has proved who it is. It is told `welcome` first, and a `snapshot` as soon
  /// as all friends are known.
  ///
  /// - Parameters:
  ///   - transport: The way to the client.
  ///   - user: Who the client is, as it has proved.
  ///   - sharing: What the user decides about being seen; `nil` leaves it as it was.
  ///   - report: Where the client is, if it has said so; the snapshot is that of this place.
  ///   - request: With it the client is told `accepted` when the report is stored, cached and published, or
  ///     `refused`.
  ///   - former: The session that the client lost, if it wants to go on in its place. When it is still open here, and
  ///     of the same user, it is closed as ``SessionCloseReason/replaced``, and the welcome says that it was resumed.
  /// - Returns: The session's number for all other calls. The transport is closed instead of used when the
  ///   node drains or the user has too many friends. Whoever opened a session has to ``close(_:)`` it, also
  ///   when the client left meanwhile.
  /// - Throws: ``ServiceOverload`` when there is too much to do for a further session, or what the friend directory or
  ///   the sharing store throws; then there is no session, and the transport is left alone. Nobody is shown whose
  ///   decisions are not known.
  public nonisolated func open(
    _ transport: any SessionTransport, for user: UserID, sharing: SharingDecision? = nil,
    report: LocationReport? = nil, request: UInt32? = nil, replacing former: SessionID? = nil
  ) async throws -> SessionID {
    try checkRoom(for: .session)
    waiting.openingStarted()
    defer { waiting.openingEnded() }
    return try await inTurn { service in
      try await service.letIn(
        transport, for: user, sharing: sharing, report: report, request: request, replacing: former)
    }
  }

  private func letIn(
    _ transport: any SessionTransport, for user: UserID, sharing: SharingDecision?, report: LocationReport?,
    request: UInt32?, replacing former: SessionID?
  ) async throws -> SessionID {
    await connect()
    // A node that drains only says goodbye, which needs no directory.
    let (friends, settings) = node.isDraining ? ([], nil) : try await ports.account(of: user)
    guard node.isDraining || hasRoomForSession(of: user, friendCount: friends.count) else {
      throw refused(.session, waiting.overload())
    }
    let session = clients.add(
      SessionOutbox(
        user: user, transport: transport, friendCount: node.configuration.maximumFriendCount,
        controlCount: limits.maximumControlEvents),
      friendCount: friends.count)
    let isTaken = report != nil && hasRoom(for: user, needing: [.cache, .history], below: limits.maximumBacklog)
    if isTaken { counts.reports += 1 }
    process(
      .sessionOpened(
        session, user, friends: friends, settings: settings, sharing: sharing, report: isTaken ? report : nil,
        request: request, replacing: former))
    // After the welcome, which comes before everything else.
    if report != nil, !isTaken { refuse(request, of: session) }
    return session
  }

  /// Whether all that a session begins with can be done soon.
  private func hasRoomForSession(of user: UserID, friendCount: Int) -> Bool {
    let opening = clients.openingFriendCount
    return (opening == 0 || opening + friendCount <= limits.maximumOpeningFriends)
      && hasRoom(for: user, needing: [.cache, .history], below: limits.maximumSessionBacklog)
  }

  /// Forgets a client that is gone, without a word to its transport. O(k) in the number of friends.
  public nonisolated func close(_ session: SessionID) async {
    await inTurn { service in service.forget(session) }
  }
}
