extension SubscriptionState {
  /// What is wrong with the state, for tests. O(n).
  package func brokenInvariant() -> String? {
    var missing: [Int: Int] = [:]
    for channel in channels.values {
      for (_, call) in channel.waiting { missing[call, default: 0] += 1 }
      if let asked = channel.asked {
        if (asked.kind == .subscribe) == channel.isConfirmed { return "what is so was asked for" }
      } else {
        if !channel.waiting.isEmpty { return "somebody waits for nothing" }
        if !channel.isConfirmed || !channel.isWanted { return "a channel is kept that is not wanted" }
      }
    }
    for (number, call) in calls where call.missingCount != missing[number] { return "a call waits for nothing" }
    if missing.count != calls.count { return "somebody waits who is no call" }
    let asked = channels.values.count { $0.asked != nil }
    if asked != commands.reduce(0, { $0 + ($1.kind == nil ? 0 : $1.missingCount) }) {
      return "an answer is not awaited"
    }
    return nil
  }
}
