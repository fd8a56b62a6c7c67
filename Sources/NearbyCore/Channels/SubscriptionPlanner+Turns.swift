extension SubscriptionPlanner {
  /// When the planner next has something to do by itself; `nil` while it only waits for calls. O(1).
  public var nextDeadline: Timestamp? {
    guard let resumeAt else { return timers.next }
    return min(timers.next ?? resumeAt, resumeAt)
  }

  /// Does everything whose time has come. O(*k* log *n*) in the number of steps.
  public mutating func advance(to time: Timestamp, into steps: inout [Step]) {
    now = max(now, time)
    while let channel = timers.popDue(at: now) {
      if plans[channel].isWatched {
        wantTurn(channel, into: &steps)
      } else {
        close(channel, into: &steps)
      }
    }
    serveTurns(into: &steps)
  }

  /// What comes next for an open channel, and when?
  mutating func setTimer(of channel: Int) {
    let plan = plans[channel]
    if !plan.isWatched {
      timers.set(now.advanced(by: linger), for: channel)
    } else if plan.ticket != 0 {
      timers.remove(channel)
    } else if plan.target != nil || plan.phase == .waitingToSubscribe || plan.phase == .waitingToRead {
      timers.set(now, for: channel)
    } else if plan.phase == .live, let movedAt = plan.movedAt {
      timers.set(movedAt.advanced(by: linger), for: channel)
    } else {
      timers.remove(channel)
    }
  }

  /// Lets a channel be asked for again at once if there is a token, and lines it up otherwise.
  mutating func wantTurn(_ channel: Int, into steps: inout [Step]) {
    if plans[channel].ticket == 0 {
      lastTicket += 1
      plans[channel].ticket = lastTicket
      turns.append(Turn(channel: channel, ticket: lastTicket))
    }
    serveTurns(into: &steps)
  }

  private mutating func serveTurns(into steps: inout [Step]) {
    if let resumeAt, now < resumeAt { return }
    resumeAt = nil
    while firstTurn < turns.count {
      let turn = turns[firstTurn]
      // A channel was closed while it waited, or nobody watches it: then it takes no token.
      if plans[turn.channel].ticket == turn.ticket, plans[turn.channel].isWatched {
        guard bucket.take(at: now) else {
          resumeAt = now.advanced(byMilliseconds: pause())
          break
        }
        plans[turn.channel].ticket = 0
        askAgain(turn.channel, into: &steps)
      } else if plans[turn.channel].ticket == turn.ticket {
        plans[turn.channel].ticket = 0
      }
      firstTurn += 1
    }
    if firstTurn == turns.count {
      turns.removeAll(keepingCapacity: firstTurn <= 1024)
      firstTurn = 0
    } else if firstTurn > 1024, firstTurn > turns.count / 2 {
      turns.removeFirst(firstTurn)
      firstTurn = 0
    }
  }

  private mutating func askAgain(_ channel: Int, into steps: inout [Step]) {
    let plan = plans[channel]
    if let target = plan.target {
      if let slot = plan.slot, slot != target {
        plans[channel].oldSlots.removeAll { $0 == target || $0 == slot }
        plans[channel].oldSlots.append(slot)
        plans[channel].failures = 0
      }
      plans[channel].target = nil
      return subscribe(channel, at: target, into: &steps)
    }
    switch plan.phase {
    case .waitingToSubscribe:
      if let slot = plan.slot { subscribe(channel, at: slot, into: &steps) }
    case .waitingToRead, .live:
      read(channel, into: &steps)
    case .closed, .subscribing, .reading:
      break  // An answer is on its way.
    }
  }

  /// How long to wait for the next portion, which is between half a burst and a whole one.
  private mutating func pause() -> Int64 {
    let full = bucket.delayUntilFull(at: now)
    return max(bucket.delayUntilOne(at: now), full - jitter.next(below: full / 2 + 1))
  }
}
