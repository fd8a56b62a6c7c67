internal import NearbyCore

extension NearbySimulation {
  /// Lets time pass, and wakes the nodes whose deadline has come.
  public mutating func advance(byMilliseconds milliseconds: Int64) {
    clocks.advance(byMilliseconds: milliseconds)
    for node in nodes.indices { wake(node) }
  }

  /// Does one thing that waits to be done.
  ///
  /// - Returns: `false` when nothing waits, or all of it stands still.
  public mutating func step() -> Bool {
    guard let (queue, work) = queues.takeNext(using: &random, now: clocks.time) else { return false }
    switch work {
    case .effect(let effect, let receipt):
      perform(effect, of: queue.node, receipt)
      answer(receipt)
    case .message(let message):
      delivered[queue] = (message, now)
      handle(.channelMessages([message]), node: queue.node)
    }
    return true
  }

  /// Does everything that waits to be done now.
  public mutating func run() {
    while step() {}
  }

  /// Does everything that waits, and lets five seconds pass for what is tried again later. Nodes are woken when their
  /// deadlines come: what waits for its turn would not get that if they were woken once a second.
  public mutating func settle() {
    let percentage = failurePercentage
    failurePercentage = 0
    let end = clocks.time.advanced(by: .seconds(5))
    run()
    while let deadline = nextDeadline, deadline < end {
      advance(byMilliseconds: max(deadline.milliseconds(since: clocks.time), 1))
      run()
    }
    advance(byMilliseconds: max(end.milliseconds(since: clocks.time), 0))
    run()
    failurePercentage = percentage
  }

  /// When the first node has something to do by itself. Without a copy of any node.
  private var nextDeadline: MonotonicTime? {
    var earliest: MonotonicTime?
    for node in nodes.indices {
      guard let deadline = nodes[node].nextDeadline.map({ clocks.truth(of: $0, at: node) }) else { continue }
      earliest = min(earliest ?? deadline, deadline)
    }
    return earliest
  }

  private mutating func wake(_ node: Int) {
    guard let deadline = nodes[node].nextDeadline, deadline <= clocks.reading(of: node).monotonic else { return }
    give(.timeAdvanced, to: node, nil)
  }

  /// Gives a node an input, and lets wait what it wants done.
  ///
  /// - Parameter request: Whose request the input is.
  mutating func handle(_ input: NearbyNode.Input, node: Int, of request: SimulatedReceipts.Request? = nil) {
    // What the time brings about belongs to nobody's request, and comes before the node has heard of anything else.
    wake(node)
    give(input, to: node, request)
  }

  private mutating func give(_ input: NearbyNode.Input, to node: Int, _ request: SimulatedReceipts.Request?) {
    var effects: [NearbyNode.Effect] = []
    heard[node].hear(input)
    nodes[node].handle(input, now: clocks.reading(of: node), into: &effects)
    inputCount += 1
    if fault == nil, inputCount.isMultiple(of: inputsPerCheck) {
      fault = nodes[node].checkInvariants().map { "\($0), after \(input)" }
    }
    if let wrong = heard[node].note(effects), fault == nil { fault = wrong }
    note(input, effects, node: node)
    noteDecisions(effects)
    let receipt = request.map { receipts.open(for: $0) }
    for effect in effects { enqueue(effect, node: node, receipt) }
    answer(receipt)
  }

  /// Tells a client how its request ended, once nothing of it is on the way any more.
  private mutating func answer(_ receipt: SimulatedReceipts.ID?) {
    guard let (request, hasSucceeded) = receipts.takeIfComplete(receipt), let number = request.number,
      clients[request.session]?.unanswered.remove(number) != nil
    else { return }
    if hasSucceeded {
      clients[request.session]?.accepted.insert(number)
    } else {
      clients[request.session]?.refused[number] = configuration.unavailable
    }
  }

  private mutating func noteDecisions(_ effects: [NearbyNode.Effect]) {
    for effect in effects {
      switch effect {
      case .storeSettings(let settings): told[settings.user, default: NewestDecisions()].take(settings)
      case .announce(let entry, _, _): told[entry.record.user, default: NewestDecisions()].take(entry.record)
      default: break
      }
    }
  }

  private mutating func note(_ input: NearbyNode.Input, _ effects: [NearbyNode.Effect], node: Int) {
    guard trace != nil else { return }
    let now = now
    trace?.append("  \(now.milliseconds) node \(node) <- \(TraceText.short(input))")
    for effect in effects { trace?.append("  \(now.milliseconds) node \(node)    -> \(TraceText.short(effect))") }
  }
}
