/// Who is near whom: where friends and viewers are, who sees whom, and which of these pairs are near.
///
/// A *friend* is somebody who is seen, a *viewer* somebody who sees; most people are both, under one dense number from
/// 0, and may be seen elsewhere than they see from: a friend is where its channel says, as exactly as it lets itself be
/// seen, a viewer where its own device says. Every pair is compared anew when one of its ends moves. A near pair stays
/// near a little beyond the radius, by the hysteresis of the filter. Nobody is near to itself.
package struct ProximityIndex: Sendable {
  private let filter: ProximityFilter

  /// Which viewers see which friends; what is marked is near.
  private var links = SubscriptionTable()
  private var friends = PositionTable<Void>()

  /// Along with each, who hears what it is told.
  private var viewers = PositionTable<Audience>()

  /// How many viewers see anybody, be it only themselves. O(1).
  package private(set) var viewerCount = 0

  /// How many pairs have been compared. O(1).
  package private(set) var checkCount = 0

  /// The answer to the last move, kept so that the next one need not ask for memory.
  private var transitions: ContiguousArray<Transition> = []

  /// Where ``prefetch(_:)`` writes down whose exact position to read, kept for the same reason.
  private var nearViewers = ContiguousArray<UInt32>(repeating: 0, count: Self.nearCapacity)

  /// What was last read only to have it in the processor's caches. Kept, so that the compiler may not leave out reading
  /// what nobody looks at.
  private var prefetchSink: UInt = 0

  private static var nearCapacity: Int { 512 }

  /// Creates an index of nobody.
  ///
  /// - Parameter filter: Decides who is near.
  package init(filter: ProximityFilter) {
    self.filter = filter
  }

  /// Lets a number be used, and all below it. O(1) amortised for one more.
  package mutating func makeRoom(for number: Int) {
    while friends.count <= number {
      friends.append(())
      viewers.append(.nobody)
    }
  }
}

// MARK: Who sees whom

extension ProximityIndex {
  /// What it means that a viewer sees a friend from now on.
  package struct LinkOutcome: Hashable, Sendable {
    /// Whether nobody saw the friend before.
    package var isFirst: Bool

    /// Whether the two are near each other.
    package var isNear: Bool

    package init(isFirst: Bool, isNear: Bool) { (self.isFirst, self.isNear) = (isFirst, isNear) }
  }

  /// What it means that a viewer sees a friend no longer.
  package struct UnlinkOutcome: Hashable, Sendable {
    /// Whether the two were near each other.
    package var wasNear: Bool

    /// Whether nobody sees the friend any more.
    package var isLast: Bool

    package init(wasNear: Bool, isLast: Bool) { (self.wasNear, self.isLast) = (wasNear, isLast) }
  }

  /// Lets a viewer see a friend, and compares the two. O(*n*) in the number of the viewer's friends or of the friend's
  /// viewers, whichever are fewer.
  ///
  /// - Returns: `nil` when it did already.
  package mutating func link(_ viewer: Int, to friend: Int) -> LinkOutcome? {
    let outcome = links.subscribe(viewer, to: friend)
    guard outcome != .alreadySubscribed else { return nil }
    if links.channelCount(of: viewer) == 1 { viewerCount += 1 }
    checkCount &+= 1
    let isNear =
      viewer != friend
      && filter.isNear(friends.position(of: friend), viewers.position(of: viewer), wasNear: false)
    if isNear { links.setMark(true, viewer, friend) }
    return LinkOutcome(isFirst: outcome == .first, isNear: isNear)
  }

  /// Lets a viewer see a friend no longer. O(*n*) as for ``link(_:to:)``.
  ///
  /// - Returns: `nil` when it did not.
  package mutating func unlink(_ viewer: Int, from friend: Int) -> UnlinkOutcome? {
    let wasNear = links.isMarked(viewer, friend)
    let outcome = links.unsubscribe(viewer, from: friend)
    guard outcome != .notSubscribed else { return nil }
    if links.channelCount(of: viewer) == 0 { viewerCount -= 1 }
    return UnlinkOutcome(wasNear: wasNear, isLast: outcome == .last)
  }

  /// Lets a viewer see nobody any more, be nowhere, and tell nobody. O(*n*) in the number of its friends.
  ///
  /// - Parameters:
  ///   - viewer: Its number.
  ///   - lastLeft: Is told each friend whom nobody sees any more.
  package mutating func removeViewer(_ viewer: Int, lastLeft: (_ friend: Int) -> Void) {
    if links.channelCount(of: viewer) > 0 { viewerCount -= 1 }
    links.removeSubscriber(viewer, lastLeft: lastLeft)
    viewers.setPosition(.unknown, of: viewer)
    viewers.setCompanion(.nobody, of: viewer)
  }

  /// Whether a viewer sees a friend. O(*n*) as for ``link(_:to:)``.
  package func isLinked(_ viewer: Int, to friend: Int) -> Bool { links.isSubscribed(viewer, to: friend) }

  /// How many viewers see a friend. O(1).
  package func viewerCount(of friend: Int) -> Int { links.subscriberCount(of: friend) }

  /// How many friends a viewer sees. O(1).
  package func friendCount(of viewer: Int) -> Int { links.channelCount(of: viewer) }

  /// Calls `body` with each viewer of a friend. O(*n*) in their number.
  package func forEachViewer(of friend: Int, _ body: (_ viewer: Int, _ isNear: Bool) -> Void) {
    links.forEachSubscriber(of: friend, body)
  }

  /// Calls `body` with each friend of a viewer. O(*n*) in their number.
  package func forEachFriend(of viewer: Int, _ body: (_ friend: Int, _ isNear: Bool) -> Void) {
    links.forEachChannel(of: viewer, body)
  }
}

// MARK: Where they are

extension ProximityIndex {
  /// What a move means for one pair of viewer and friend that was near before or is now.
  package struct Transition: Hashable, Sendable {
    /// The end of the pair that did not move.
    package var peer: Int

    package var wasNear: Bool
    package var isNear: Bool

    package init(peer: Int, wasNear: Bool, isNear: Bool) {
      (self.peer, self.wasNear, self.isNear) = (peer, wasNear, isNear)
    }
  }

  /// Moves a friend, or hides it at ``UnitVector/unknown``, and compares it with each of its viewers. O(*n*) in their
  /// number.
  ///
  /// - Returns: The viewers to whom it was near or is now. The next move uses the same memory again, if the answer is
  ///   no longer held then.
  package mutating func moveFriend(_ friend: Int, to position: UnitVector) -> ContiguousArray<Transition> {
    friends.setPosition(position, of: friend)
    let steps = friends.quantizedPosition(of: friend).parts
    let (viewers, filter, prefilter) = (viewers, filter, filter.quantizedPrefilter)
    var found = takeTransitions()
    checkCount &+= links.updateMarks(ofChannel: friend) { viewer, wasNear in
      prefilter.mayBeNear(steps, viewers.quantizedPosition(of: viewer), wasNear: wasNear)
    } deciding: { viewer, wasNear, mayBeNear in
      let isNear =
        mayBeNear && filter.isNear(position, viewers.position(of: viewer), wasNear: wasNear) && viewer != friend
      if wasNear || isNear { found.append(Transition(peer: viewer, wasNear: wasNear, isNear: isNear)) }
      return isNear
    }
    transitions = found
    return found
  }

  /// Moves a viewer, or lets it see nobody at ``UnitVector/unknown``, and compares it with each of its friends unless
  /// it is where it was. O(*n*) in their number.
  ///
  /// - Returns: The friends who were near to it or are now; nobody when it did not move. The next move uses the same
  ///   memory again, if the answer is no longer held then.
  package mutating func moveViewer(_ viewer: Int, to position: UnitVector) -> ContiguousArray<Transition> {
    let former = viewers.position(of: viewer)
    var found = takeTransitions()
    guard position.squaredChord(to: former) != 0 else {
      transitions = found
      return found
    }
    viewers.setPosition(position, of: viewer)
    let steps = viewers.quantizedPosition(of: viewer).parts
    let (friends, filter, prefilter) = (friends, filter, filter.quantizedPrefilter)
    checkCount &+= links.updateMarks(ofSubscriber: viewer) { friend, wasNear in
      prefilter.mayBeNear(steps, friends.quantizedPosition(of: friend), wasNear: wasNear)
    } deciding: { friend, wasNear, mayBeNear in
      let isNear =
        mayBeNear && filter.isNear(friends.position(of: friend), position, wasNear: wasNear) && friend != viewer
      if wasNear || isNear { found.append(Transition(peer: friend, wasNear: wasNear, isNear: isNear)) }
      return isNear
    }
    transitions = found
    return found
  }

  /// Whether it is known where a friend is. O(1).
  @inline(__always)
  package func isFriendKnown(_ friend: Int) -> Bool { friends.position(of: friend).isKnown }

  /// Whether it is known where a viewer is. O(1).
  package func isViewerKnown(_ viewer: Int) -> Bool { viewers.position(of: viewer).isKnown }

  /// How far a viewer is from a friend, in metres; not a number when it is not known where one of them is. O(1).
  @inline(__always)
  package func distance(from viewer: Int, to friend: Int) -> Double {
    friends.position(of: friend).distance(to: viewers.position(of: viewer))
  }

  /// Who hears what a viewer is told. O(1), beside where the viewer is.
  @inline(__always)
  package func audience(of viewer: Int) -> Audience { viewers.companion(of: viewer) }

  package mutating func setAudience(_ audience: Audience, of viewer: Int) {
    viewers.setCompanion(audience, of: viewer)
  }

  /// The list of the last move, emptied.
  @inline(__always)
  private mutating func takeTransitions() -> ContiguousArray<Transition> {
    var taken: ContiguousArray<Transition> = []
    swap(&taken, &transitions)
    taken.removeAll(keepingCapacity: true)
    return taken
  }
}

// MARK: Reading ahead

extension ProximityIndex {
  /// Reads what it will take to move these friends, so that moving them soon after does not wait for memory. Negative
  /// numbers are nobody's.
  ///
  /// Among a million people nearly all of it lies outside of the caches, one thing found through the other: the list of
  /// a friend's viewers by the friend, their positions by the list. So each step is done for all friends before the
  /// next one is: the processor waits for many at once, not for each in turn.
  package mutating func prefetch(_ friends: ContiguousArray<Int>) {
    var sink: UInt = 0
    for friend in friends where friend >= 0 {
      sink &+= self.friends.prefetchQuantized(friend) &+ self.friends.prefetch(friend)
      sink &+= links.prefetchList(ofSubscribersOf: friend)
    }
    for friend in friends where friend >= 0 { sink &+= links.prefetchSubscribers(of: friend) }
    // The viewers who were near, whose exact positions will be read. Whoever is one too many takes the place of an
    // earlier one, who is read later then.
    var near: ContiguousArray<UInt32> = []
    swap(&near, &nearViewers)
    var nearCount = 0
    for friend in friends where friend >= 0 {
      links.glance(atSubscribersOf: friend) { viewer, isNear in
        sink &+= viewers.prefetchQuantized(viewer)
        // Without a branch: who is not near is written over by the next one.
        near[nearCount % Self.nearCapacity] = UInt32(truncatingIfNeeded: viewer)
        nearCount &+= isNear ? 1 : 0
      }
    }
    for index in 0..<min(nearCount, Self.nearCapacity) { sink &+= viewers.prefetch(Int(near[index])) }
    swap(&near, &nearViewers)
    prefetchSink = sink
  }
}

// MARK: Invariants

extension ProximityIndex {
  /// What is broken, or `nil`: for tests. O(*n* log *n*) in the number of pairs.
  package func checkInvariants() -> String? {
    if let fault = links.checkInvariants() ?? friends.checkInvariants() ?? viewers.checkInvariants() { return fault }
    if friends.count != viewers.count { return "friends and viewers differ in number" }
    if (0..<viewers.count).count(where: { friendCount(of: $0) > 0 }) != viewerCount { return "viewers are miscounted" }
    for viewer in 0..<viewers.count {
      var fault: String?
      forEachFriend(of: viewer) { friend, wasNear in
        let (seen, seeing) = (friends.position(of: friend), viewers.position(of: viewer))
        let isNear = friend != viewer && filter.isNear(seen, seeing, wasNear: wasNear)
        if isNear != wasNear { fault = "the mark of \(viewer) and \(friend) and their distance disagree" }
      }
      if let fault { return fault }
    }
    return nil
  }
}
