extension SubscriptionPlanner {
  /// What is wrong with the state, for tests; `nil` when nothing is. O(*n* log *n*).
  package func checkInvariants() -> String? {
    if let fault = timers.checkInvariants() { return fault }
    for channel in plans.indices {
      if let fault = check(channel) { return "channel \(channel): \(fault)" }
    }
    if plans.count(where: { $0.phase != .closed }) != openCount { return "open channels are miscounted" }
    let generations = plans.filter { $0.phase != .closed }.map(\.generation)
    if Set(generations).count != generations.count { return "two channels have one generation" }
    if (generations.max() ?? 0) > lastGeneration { return "a generation from the future" }
    if firstTurn < turns.count, resumeAt == nil { return "turns will never come" }
    if firstTurn == turns.count, resumeAt != nil { return "nothing waits for the next turns" }
    let tickets = Set(turns[firstTurn...].map(\.ticket))
    if plans.contains(where: { $0.ticket != 0 && !tickets.contains($0.ticket) }) {
      return "a channel waits for a turn that does not exist"
    }
    return nil
  }

  private func check(_ channel: Int) -> String? {
    let plan = plans[channel]
    let hasTimer = timers.deadline(of: channel) != nil
    guard plan.phase != .closed else {
      let isEmpty = plan.slot == nil && plan.oldSlots.isEmpty && plan.target == nil && plan.ticket == 0
      return isEmpty && !plan.isWatched && !hasTimer ? nil : "closed, but something is left"
    }
    guard let slot = plan.slot else { return "open at no slot" }
    if plan.oldSlots.contains(slot) { return "the present slot is also an old one" }
    if Set(plan.oldSlots).count != plan.oldSlots.count { return "an old slot is there twice" }
    if !plan.isWatched { return hasTimer && lingers ? nil : "nobody watches it, and it is never left" }
    let isDue: Bool =
      switch plan.phase {
      case .waitingToSubscribe, .waitingToRead: true
      case .live: plan.movedAt != nil || plan.target != nil || !plan.oldSlots.isEmpty
      case .closed, .subscribing, .reading: plan.target != nil
      }
    return isDue && !hasTimer && plan.ticket == 0 ? "forgotten" : nil
  }
}
