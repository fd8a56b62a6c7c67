extension NearbyNode {
  /// Asks the directory on behalf of a client.
  mutating func friendRequested(
    by session: SessionID, friend: UserID, isWanted: Bool, request: UInt32?, into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    let user = people[person].user
    let ticket = followUps.ask(
      FollowUps.FriendRequest(
        session: session, user: user, friend: friend, isWanted: isWanted, number: request))
    effects.append(
      isWanted ? .addFriend(friend, of: user, ticket: ticket) : .removeFriend(friend, of: user, ticket: ticket))
  }

  mutating func addFriendAnswered(ticket: UInt64, _ outcome: FriendRequestOutcome, into effects: inout [Effect]) {
    guard let request = followUps.takeRequest(ticket) else { return }
    switch outcome {
    case .mutual:
      announce(true, request, into: &effects)
      acknowledge(request, into: &effects)
    case .pending: acknowledge(request, into: &effects)
    case .unknownUser: refuse(request, .unknownFriend, into: &effects)
    }
  }

  mutating func removeFriendAnswered(ticket: UInt64, wasThere: Bool, into effects: inout [Effect]) {
    guard let request = followUps.takeRequest(ticket) else { return }
    guard wasThere else { return refuse(request, .unknownFriend, into: &effects) }
    announce(false, request, into: &effects)
    acknowledge(request, into: &effects)
  }

  /// The directory may have noted the change or not, and may deny it when the client asks again. News of a beginning
  /// make both read their lists anew, and change nothing by themselves.
  mutating func friendRequestFailed(ticket: UInt64, into effects: inout [Effect]) {
    guard let request = followUps.takeRequest(ticket) else { return }
    announce(true, request, into: &effects)
    refuse(request, configuration.unavailable, into: &effects)
  }

  /// Tells both users' channels, also when the client is gone that asked; whoever hears it, on whatever node, changes
  /// its own list.
  private mutating func announce(
    _ areFriends: Bool, _ request: FollowUps.FriendRequest, into effects: inout [Effect]
  ) {
    for (one, other) in [(request.user, request.friend), (request.friend, request.user)] {
      let change = FriendshipChange(user: one, friend: other, areFriends: areFriends)
      followUps.dropNews(of: one, and: other)
      publish(change, into: &effects)
    }
  }

  /// Tells a user's channel of a friendship, at its slot, and where it lived before.
  mutating func publish(_ change: FriendshipChange, attempt: Int = 1, into effects: inout [Effect]) {
    let message = ChannelMessage.friendship(change)
    effects.append(.publish(message, at: rings.present.slot(for: change.user), attempt: attempt))
    for slot in rings.formerSlots(of: change.user, now: now) { effects.append(.echo(message, at: slot)) }
  }

  private func acknowledge(_ request: FollowUps.FriendRequest, into effects: inout [Effect]) {
    guard let number = request.number, sessions[request.session] != nil else { return }
    effects.append(.acknowledge(request.session, request: number))
  }

  private func refuse(
    _ request: FollowUps.FriendRequest, _ reason: RefusalReason, into effects: inout [Effect]
  ) {
    guard sessions[request.session] != nil else { return }
    effects.append(.deliver(request.session, .refused(reason, request: request.number)))
  }

  /// The end of a friendship is believed at once, a beginning only after the directory has confirmed it. Either way the
  /// list is read anew: news from two servers may overtake each other, the directory knows which was the last.
  mutating func receive(_ change: FriendshipChange, into effects: inout [Effect]) {
    guard change.user != change.friend, let person = people.number(of: change.user),
      people[person].viewer != nil
    else { return }
    if !change.areFriends, let friend = people.number(of: change.friend) {
      unlink(person, from: friend, into: &effects)
      becomeLiveIfComplete(person, into: &effects)
    }
    readAccount(of: person, into: &effects)
  }

  /// Makes `friends` the friends of a viewer.
  mutating func setFriends(_ friends: Set<UserID>, of person: Int, into effects: inout [Effect]) {
    // The new ones first, so that a viewer that waits for channels is not complete in between. Sorted, since a set's
    // order differs from run to run and effects must not.
    for friend in friends.sorted() { link(person, to: intern(friend), into: &effects) }
    removeFriends(but: friends, of: person, into: &effects)
  }

  /// Ends the friendships of a viewer with everyone but these.
  mutating func removeFriends(but friends: Set<UserID>, of person: Int, into effects: inout [Effect]) {
    var former: [Int] = []
    proximity.forEachFriend(of: person) { friend, _ in
      if friend != person, !friends.contains(people[friend].user) { former.append(friend) }
    }
    for friend in former { unlink(person, from: friend, into: &effects) }
    becomeLiveIfComplete(person, into: &effects)
  }

  /// Takes what a viewer has decided, as it has been read along with its friends. Who hides no longer must not see
  /// somebody for a moment who is no friend any more; who hides must not see somebody who has become one. So the one
  /// comes before, the other after. As long as a viewer is told nothing there is no such moment, but there is one at
  /// which it is complete.
  mutating func hear(
    _ settings: SharingSettings?, keeping friends: Set<UserID>, of person: Int, into effects: inout [Effect]
  ) {
    if people[person].viewer?.isLive == true { removeFriends(but: friends, of: person, into: &effects) }
    hear(settings, of: person, into: &effects)
  }

  /// Reads the friend list and the decisions; an answer to an earlier reading no longer counts. Done whenever the own
  /// channel becomes live, too: from then on news arrive, and none before can have been missed.
  mutating func readAccount(of person: Int, into effects: inout [Effect]) {
    guard people.ifPresent(person)?.viewer != nil else { return }
    let generation = planner.makeGeneration()
    let isOfChange = people[person].viewer?.accountReading?.isOfChange == true
    people[person].viewer?.accountReading = Viewer.AccountReading(generation: generation, isOfChange: isOfChange)
    setViewerTimer(of: person)
    effects.append(.readAccount(people[person].user, generation: generation))
  }

  /// Reads what a friend without a session here has decided, if the cache has lost
  /// - what is shown of it: along with that it may have lost a decision that was missed on the channel, and the friend
  ///   may have no session any more that would tell it again;
  /// - a decision, and has an older one: the friend may have been refused the one that is known here, and the node that
  ///   took the next had not heard of it,
  ///
  /// or if it was to be read before and could not be.
  ///
  /// What fails is asked again with the next reading of the channel.
  mutating func readDecisions(
    of person: Int, unlessFoundIn record: LocationRecord?, into effects: inout [Effect]
  ) {
    guard let friend = people.ifPresent(person), friend.viewer == nil, let known = friend.channel.record
    else { return }
    let isShownPlaceLost = proximity.isFriendKnown(person) && record.map { known.hasNewerLocation(than: $0) } ?? true
    let missing = known.decisions(missingIn: record)
    guard isShownPlaceLost || record != nil && missing != RecordVersions() || doubtfulDecisions.isOpen(person)
    else { return }
    let generation = planner.makeGeneration()
    doubtfulDecisions.note(missing, of: person, generation: generation)
    effects.append(.readAccount(friend.user, generation: generation))
  }

  /// Reads the friends and decisions of a viewer anew, or the decisions of a friend without a session here. Of whoever
  /// is neither, nothing is known that could be wrong.
  mutating func accountChanged(of user: UserID, into effects: inout [Effect]) {
    guard let person = people.number(of: user) else { return }
    if people[person].viewer != nil {
      readAccount(of: person, into: &effects)
      people[person].viewer?.accountReading?.isOfChange = true
      return
    }
    guard people[person].channel.record != nil else { return }
    let generation = planner.makeGeneration()
    doubtfulDecisions.noteChange(of: person, generation: generation)
    effects.append(.readAccount(user, generation: generation))
  }

  mutating func accountFailed(_ user: UserID, generation: UInt64) {
    guard let person = people.number(of: user),
      people[person].viewer?.accountReading?.generation == generation
    else { return }
    let failures = (people[person].viewer?.accountFailures ?? 0) + 1
    people[person].viewer?.accountFailures = failures
    let delay = backoff.delay(afterFailures: failures, jitter: &jitter)
    let retryAt = now.advanced(byMilliseconds: delay)
    people[person].viewer?.accountReading?.retryAt = retryAt
    setViewerTimer(of: person)
  }

  mutating func accountAnswered(
    _ user: UserID, generation: UInt64, friends: [UserID], settings: SharingSettings?, into effects: inout [Effect]
  ) {
    guard let person = people.number(of: user) else { return }
    guard people[person].viewer != nil else {
      let settings = settings ?? SharingSettings(user: user)
      return decisionsAnswered(settings, of: person, generation: generation, into: &effects)
    }
    guard people[person].viewer?.accountReading?.generation == generation else { return }
    let isOfChange = people[person].viewer?.accountReading?.isOfChange == true
    people[person].viewer?.accountReading = nil
    people[person].viewer?.accountFailures = 0
    setViewerTimer(of: person)
    let friends = Set(friends).subtracting([user])
    hear(settings, keeping: friends, of: person, into: &effects)
    guard friends.count <= configuration.maximumFriendCount else {
      return closeAll(person, .tooManyFriends, into: &effects)
    }
    setFriends(friends, of: person, into: &effects)
    guard isOfChange, people[person].channel.record != nil else { return }
    receive((settings ?? SharingSettings(user: user)).record, age: 0, into: &effects)
  }

  /// The store answered what a friend without a session here has decided.
  private mutating func decisionsAnswered(
    _ settings: SharingSettings, of person: Int, generation: UInt64, into effects: inout [Effect]
  ) {
    guard settings.user == people[person].user else { return }
    // Also before the channel or the cache has brought anything: what comes may have been said before the decision.
    if people[person].channel.record != nil || settings.record.versions != RecordVersions() {
      receive(settings.record, age: 0, into: &effects)
    }
    guard let doubtful = doubtfulDecisions.take(of: person, generation: generation) else { return }
    withdraw(doubtful, of: person, for: settings, into: &effects)
  }

  private mutating func closeAll(_ person: Int, _ reason: SessionCloseReason, into effects: inout [Effect]) {
    for session in people[person].viewer?.sessions ?? [] { close(session, reason, into: &effects) }
  }
}
