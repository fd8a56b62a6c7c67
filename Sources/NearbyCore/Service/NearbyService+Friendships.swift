extension NearbyService {
  /// Notes that the client's user wants a friend, and tells both when it is mutual. Returns when the directory has
  /// answered; requests of one user are noted one after another.
  ///
  /// With a `request` the client is told `accepted`, or `refused` when there is no such user, or when the directory or
  /// the broker failed; then it should ask again.
  ///
  /// - Throws: ``ServiceOverload`` when there is too much to do. Nothing is told the client then; tell it
  ///   ``ServiceOverload/refusal``.
  public nonisolated func addFriend(
    _ friend: UserID, for session: SessionID, request: UInt32? = nil
  ) async throws(ServiceOverload) {
    try checkRoom(for: .request)
    await inTurn { service in
      guard service.admits(session, request, needing: [.slot(service.node.ring.slot(for: friend))]) else { return }
      await service.requestFriend(friend, isWanted: true, for: session, request: request)
    }
  }

  /// Ends a friendship of the client's user or a wish for one, and tells both. Returns when the directory has answered;
  /// requests of one user are noted one after another.
  ///
  /// With a `request` the client is told `accepted`, or `refused` when there is nothing to end, or when the directory
  /// or the broker failed. What the directory has noted is told to both in any case, as soon as their slots can be
  /// reached. However much there is to do, the end of a friendship is taken.
  public nonisolated func removeFriend(_ friend: UserID, for session: SessionID, request: UInt32? = nil) async {
    await inTurn { service in
      await service.requestFriend(friend, isWanted: false, for: session, request: request)
    }
  }

  /// Reads anew who is a friend of these users, and what they have decided about being seen: somebody has changed that
  /// who is no client of a ``NearbyService``, such as an operator, or another service with the same directory.
  ///
  /// Whoever a service does not show anything of or to is passed over, so the same users can be told to all services.
  /// What clients change is heard of without this. Returns before it has been read; what cannot be read is tried again,
  /// for who has no session here not before ``NearbyConfiguration/healingInterval``.
  public nonisolated func accountsChanged(of users: [UserID]) async {
    await inTurn(count: users.count) { service in
      for user in users { service.process(.accountChanged(user)) }
    }
  }

  private func requestFriend(
    _ friend: UserID, isWanted: Bool, for session: SessionID, request: UInt32?
  ) async {
    guard let user = clients[session]?.user else { return }
    process(.friendRequested(session, friend: friend, isWanted: isWanted, request: request))
    // A client whose server waits here has one request at the directory at a time.
    await work.newestRequest(of: user)?.value
  }

  func addFriend(_ friend: UserID, of user: UserID, ticket: UInt64) {
    askDirectory(of: user, ticket: ticket) { ports in
      .addFriendAnswered(ticket: ticket, try await ports.directory.addFriend(friend, of: user))
    }
  }

  func removeFriend(_ friend: UserID, of user: UserID, ticket: UInt64) {
    askDirectory(of: user, ticket: ticket) { ports in
      .removeFriendAnswered(ticket: ticket, wasThere: try await ports.directory.removeFriend(friend, of: user))
    }
  }

  /// Asks the directory once it has answered the user's requests before this one.
  private func askDirectory(
    of user: UserID, ticket: UInt64,
    _ question: @escaping @Sendable @concurrent (ServicePorts) async throws -> NearbyNode.Input
  ) {
    let former = work.newestRequest(of: user)
    let task = Task(executorPreference: executor) { [self] in
      await former?.value
      await askDirectoryNow(of: user, ticket: ticket, question)
    }
    work.requestStarted(task, of: user)
  }

  private func askDirectoryNow(
    of user: UserID, ticket: UInt64, _ question: @Sendable @concurrent (ServicePorts) async throws -> NearbyNode.Input
  ) async {
    let answer = try? await ports.call(.changeFriends, count: 1, question)
    work.requestEnded(of: user)
    process(answer ?? .friendRequestFailed(ticket: ticket))
  }

  func readAccount(of user: UserID, generation: UInt64) {
    work.readingStarted()
    Task(executorPreference: executor) { [self] in await readAccountNow(of: user, generation: generation) }
  }

  private func readAccountNow(of user: UserID, generation: UInt64) async {
    let account = try? await ports.account(of: user)
    work.readingEnded()
    if let (friends, settings) = account {
      process(.accountAnswered(user, generation: generation, friends: friends, settings: settings))
    } else {
      process(.accountFailed(user, generation: generation))
    }
  }
}
