internal import NearbyCore

/// What is true when the clocks of nodes are not right.
///
/// Who is near, how long it is seen and how long anything takes has nothing to do with them. Two things do, since
/// people read those clocks: the end of a pause, and which of two decisions counts that nodes have taken of which none
/// had heard of the other.
extension RandomWorld {
  /// Ends the pauses that are over.
  mutating func endPauses() {
    guard hazards.contains(.clocks) else { return model.endPauses(at: simulation.now) }
    for user in users {
      noteEndOfFormerPause(of: user)
      guard let end = model.pauseEnd(of: user), doubts[user]?.pause != Doubt.forGood,
        case let told = simulation.toldDecisions(of: user), !told.isPaused,
        told.pauseVersion > pauseVersions[user] ?? .none
      else { continue }
      note(clocksHaveReached(end, simulation.nodes.indices), "a pause ended before its time: \(user.text)")
      model.decide(.shared(), user, at: simulation.now)
    }
  }

  /// The end of a former pause may count more than a decision whose node had not heard of that pause. Both pauses' ends
  /// may have the same version: then it is the newest one's if that is over.
  private mutating func noteEndOfFormerPause(of user: UserID) {
    if let end = model.pauseEnd(of: user), clocksHaveReached(end, simulation.nodes.indices) { return }
    let told = simulation.toldDecisions(of: user)
    guard model.isHidden(user), !told.isPaused, told.pauseVersion > pauseVersions[user] ?? .none,
      let end = formerPauseEnds[user]?[told.pauseVersion]
    else { return }
    doubts[user, default: Doubt()].pause = Doubt.forGood
    note(isStormy, "the end of a pause counts more than what was decided after it: \(user.text)")
    note(clocksHaveReached(end, simulation.nodes.indices), "a pause ended before its time: \(user.text)")
  }

  /// When nodes have had the time to look at their clocks.
  mutating func checkPauses() {
    guard hazards.contains(.clocks) else { return }
    for user in users where doubts[user] == nil {
      guard let end = model.pauseEnd(of: user) else { continue }
      note(!clocksHaveReached(end, nodes(of: user)), "a pause has not ended: \(user.text)")
    }
  }

  /// Whether the store knows of the end of a pause that is over: if it was out of reach then, a node whose clock is
  /// behind finds a pause there that goes on.
  func isPauseStored(of user: UserID) -> Bool {
    guard hazards.contains(.clocks), let stored = simulation.storedSettings(of: user) else { return true }
    return model.isHidden(user) || stored.visibility == .shared
  }

  private func clocksHaveReached(_ end: Timestamp, _ nodes: some Sequence<Int>) -> Bool {
    nodes.contains { simulation.wallTime(of: $0) >= end }
  }

  /// Notes that a decision has not been accepted yet, or that an older one may count: the node that took it had not
  /// heard of that one, and its clock was behind.
  mutating func noteDoubts(
    _ decision: SharingDecision, _ user: UserID, after former: NewestDecisions, _ request: UInt32
  ) {
    let told = simulation.toldDecisions(of: user)
    if let former = pauseVersions[user], former != told.pauseVersion, let end = pauseEnds[user] {
      formerPauseEnds[user, default: [:]][former.successor] = end
    }
    pauseVersions[user] = told.pauseVersion
    pauseEnds[user] = model.pauseEnd(of: user)
    let isPauseNewest = !hazards.contains(.clocks) || told.pauseVersion > former.pauseVersion
    doubts[user, default: Doubt()].pause = isPauseNewest ? request : Doubt.forGood
    note(isStormy || isPauseNewest, "a decision counts less than one before it: \(user.text)")
    guard decision.precision != nil else { return }
    let isPrecisionNewest = !hazards.contains(.clocks) || told.precisionVersion > former.precisionVersion
    doubts[user]?.precision = isPrecisionNewest ? request : Doubt.forGood
    note(isStormy || isPrecisionNewest, "a precision counts less than one before it: \(user.text)")
  }
}
