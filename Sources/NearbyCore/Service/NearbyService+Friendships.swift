extension NearbyService {
  /// Notes that the client's user wants a friend, and tells both when it is mutual.
  ///
  /// With a `request` the client is told `accepted`, or `refused` when there is no such user, or when the
  /// directory or the broker failed; then it should ask again.
  public func addFriend(
    _ friend: UserID, for session: SessionID, of user: UserID, request: UInt32? = nil
  ) async {
    guard admits(session, request, needing: [slot(of: friend)]) else { return }
    friendRequests += 1
    defer { endFriendRequest() }
    do {
      switch try await awayFromActor({ [directory] in try await directory.addFriend(friend, of: user) }) {
      case .mutual:
        announce(true, of: user, with: friend, by: session, request: request)
      case .pending:
        if let request { deliver(.accepted(request: request), to: session) }
      case .unknownUser:
        deliver(.refused(.unknownFriend, request: request), to: session)
      }
    } catch {
      lookAgain(user, friend)
      deliver(.refused(limits.unavailable, request: request), to: session)
    }
  }

  /// Ends a friendship of the client's user or a wish for one, and tells both.
  ///
  /// With a `request` the client is told `accepted`, or `refused` when there is nothing to end, or when the
  /// directory or the broker failed. What the directory has noted is told to both in any case, as soon as
  /// their slots can be reached.
  public func removeFriend(
    _ friend: UserID, for session: SessionID, of user: UserID, request: UInt32? = nil
  ) async {
    guard admits(session, request, needing: [slot(of: friend)]) else { return }
    friendRequests += 1
    defer { endFriendRequest() }
    do {
      if try await awayFromActor({ [directory] in try await directory.removeFriend(friend, of: user) }) {
        announce(false, of: user, with: friend, by: session, request: request)
      } else {
        deliver(.refused(.unknownFriend, request: request), to: session)
      }
    } catch {
      lookAgain(user, friend)
      deliver(.refused(limits.unavailable, request: request), to: session)
    }
  }

  /// Tells both what the directory has noted, also when the client is gone that asked for it.
  private func announce(
    _ areFriends: Bool, of user: UserID, with friend: UserID, by session: SessionID, request: UInt32?
  ) {
    guard node.sessions[session] == nil else {
      return process(
        .friendshipChanged(session, friend: friend, areFriends: areFriends, request: request))
    }
    publish(areFriends, user, friend)
  }

  /// The directory may have noted the change or not, and may deny it when the client asks again. News of a
  /// beginning make both read their lists anew, and change nothing by themselves.
  private func lookAgain(_ user: UserID, _ friend: UserID) {
    publish(true, user, friend)
  }

  private func publish(_ areFriends: Bool, _ user: UserID, _ friend: UserID) {
    for (one, other) in [(user, friend), (friend, user)] {
      let change = FriendshipChange(user: one, friend: other, areFriends: areFriends)
      enqueue(.publish(.friendship(change)), in: slot(of: one), receipt: nil)
    }
  }

  private func endFriendRequest() {
    friendRequests -= 1
    wakeDrainWaiters()
  }

  private func slot(of user: UserID) -> EffectLanes.Lane {
    .slot(node.ring.slot(for: user))
  }
}
