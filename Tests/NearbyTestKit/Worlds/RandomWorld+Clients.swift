internal import NearbyCore

/// What clients do, and what the model makes of it.
extension RandomWorld {
  func session(of device: WorldStep.Device) -> SessionID? {
    sessions.last { $0.device == device }?.id
  }

  func isConnected(_ user: UserID) -> Bool {
    simulation.clients.values.contains { $0.user == user }
  }

  /// The nodes that a user is connected to.
  func nodes(of user: UserID) -> [Int] {
    simulation.clients.values.filter { $0.user == user }.map(\.node)
  }

  private mutating func makeRequest() -> UInt32 {
    lastRequest += 1
    return lastRequest
  }

  /// Whether what happens when `user` hides is certain. Hiding waits for nothing and takes the location out of the
  /// cache; a node that has neither read it there nor been told it anew cannot know it when the user shows up again,
  /// and whether it has read it by then is chance. No implementation that hides a user at once can do better.
  private func mayHide(_ user: UserID) -> Bool {
    if isStormy { return true }
    let isInTheCache = (model.age(ofShown: user, at: simulation.now) ?? .max) < 300_000
    return !isInTheCache || lastReports[user].map { $0.node >= 0 } == true
      || simulation.clients.values.contains { $0.user == user && $0.model.hasSnapshot }
  }

  /// Lets everybody hear what a user said at another node, unless both words have an order by themselves: that of their
  /// versions, once both nodes know the user. What is said to a node that still has to learn what the others know has
  /// none.
  private mutating func order(_ user: UserID, node: Int, isTold client: NearbySimulation.Client?) throws {
    guard !isStormy else {
      // What is said to two nodes in the same millisecond has no order but that of their numbers.
      if let last = lastWords[user], last.node != node, last.time == simulation.now {
        advance(1)
      }
      lastWords[user] = Words(node: node, areOrdered: true, time: simulation.now)
      return
    }
    let isOrdered = client?.model.hasSnapshot == true && !hazards.contains(.clocks)
    if let last = lastWords[user], last.node != node, !(isOrdered && last.areOrdered) { try settle() }
    let areOrdered = isOrdered && lastWords[user]?.areOrdered != false
    lastWords[user] = Words(node: node, areOrdered: areOrdered, time: simulation.now)
  }

  /// What somebody said may not have reached a node that has the user, and hides it without knowing where it is.
  mutating func forgetOrder() {
    for user in users { lastWords[user]?.areOrdered = false }
  }

  // MARK: Coming and going

  mutating func connect(
    _ device: WorldStep.Device, node: Int, _ decision: SharingDecision?, at place: Coordinate?
  ) throws {
    let user = users[device.user]
    // Whose decisions cannot be read is not let in, and who is sent away by a node that drains comes back later.
    guard !simulation.isStoreDown, !simulation.nodes[node].isDraining else { return }
    var decision = decision
    var mustListen = false
    if isStormy {
      if !isConnected(user) { model.connect(user, at: simulation.now) }
    } else {
      guard try mayConnect(user, node: node) else { return }
      if decision?.isPaused == true, !mayHide(user) { decision = nil }
      // Where a hidden user was long ago is told again when it shows up. Whoever is listening by then hears that;
      // whoever only finds it in the cache cannot know that another device said it, and not a former session.
      mustListen =
        model.isHidden(user) && (model.age(ofOwnPlaceOf: user, at: simulation.now) ?? 0) > 250_000
        && !nodes(of: user).contains(node)
      if mustListen, decision?.isPaused == false { decision = nil }
    }
    if decision != nil || place != nil { try order(user, node: node, isTold: nil) }
    let former = session(of: device)
    let isFound = former.map { simulation.clients[$0]?.node == node } ?? false
    let request = decision == nil && place == nil ? nil : makeRequest()
    let told = simulation.toldDecisions(of: user)
    let session = simulation.open(
      user, node: node, sharing: decision, report: place.map { LocationReport(coordinate: $0) }, request: request,
      replacing: former)
    sessions.append((session, device))
    if decision == nil { endPauses() }
    let isResumed = simulation.clients[session]?.model.isResumed
    note(isResumed == isFound, "a welcome is wrong about the session before")
    if let former, isFound {
      note(simulation.clients[former]?.closeReason == .replaced, "a session was not replaced")
      forget(former)
    }
    noticeClosings()
    if let request, place == nil { requests.append(Request(number: request, session: session, user: user, places: [])) }
    if let decision, let request { self.decide(decision, user, node: node, isKnown: false, after: told, request) }
    if let place, let request { heard([place], of: user, in: session, request) }
    if mustListen { try settle() }
  }

  private mutating func mayConnect(_ user: UserID, node: Int) throws -> Bool {
    let age = model.age(ofShown: user, at: simulation.now) ?? .max
    if !isConnected(user) {
      // The own place would be found or not, as chance reads the cache sooner or later.
      guard age > 300_000 || age < 250_000 else { return false }
      // Where a hidden user was is forgotten when it hangs up; but not before its node has told what it said before,
      // so one that comes back sooner may still have its place or not, and may be shown there again.
      // Nor is a place that has expired told again once that has been said.
      // And what the store does not have yet has not been accepted: who is gone by then may have to say it again.
      if model.isHidden(user) || age > 300_000 || simulation.isDeciding(user) { try settle() }
      model.connect(user, at: simulation.now)
    } else if !nodes(of: user).contains(node), !model.isHidden(user), age != .max {
      // A place that has left the cache is known to the other node only, until the next report.
      return age < 250_000
    }
    return true
  }

  mutating func disconnect(_ device: WorldStep.Device) throws {
    guard let session = session(of: device), let client = simulation.clients[session] else { return }
    if !isStormy {
      let user = client.user
      // What was said to a node whose clock is behind may count less than what it has not heard of yet. It says so
      // again when it has, unless it has nobody left who would.
      if hazards.contains(.clocks), !client.model.hasSnapshot { try settle() }
      let nodes = nodes(of: user)
      let remaining = nodes.filter { $0 != client.node }
      if nodes.count == remaining.count + 1, !remaining.isEmpty {
        // Whoever answers a decision that another node takes must not hang up before it has heard of it.
        try settle()
        // Where a hidden user is may be known to that node only.
        guard !model.isHidden(user) else { return }
        if lastReports[user]?.node == client.node {
          model.forgetExactPlace(of: user)
          lastReports[user]?.node = -1
        }
      }
    }
    forget(session)
  }

  /// Disconnects a client that knows of it.
  private mutating func forget(_ session: SessionID) {
    noticeAnswers()
    guard let user = simulation.clients[session]?.user else { return }
    simulation.close(session)
    lose(session, of: user)
  }

  /// A client is gone, and whatever it waits for the answer to may have taken effect or not.
  private mutating func lose(_ session: SessionID, of user: UserID) {
    sessions.removeAll { $0.id == session }
    requests.removeAll { $0.session == session }
    // Without a device there, the node forgets what was said to it.
    if isStormy, let node = lastReports[user]?.node, !nodes(of: user).contains(node) { lastReports[user]?.node = -1 }
    guard !isConnected(user) else { return }
    model.disconnect(user)
    lastReports[user] = nil
  }

  /// Some sessions may have been closed by their nodes.
  mutating func noticeClosings() {
    guard !simulation.closedSessions.isEmpty else { return }
    let closed = simulation.closedSessions
    simulation.closedSessions = []
    for session in closed {
      guard let reason = simulation.clients[session]?.closeReason else { continue }
      note(reason == .draining || reason == .tooManySessions, "a session was closed for no reason")
      forget(session)
    }
  }

  /// Stops a node without a word, and starts it anew.
  mutating func restart(node: Int) throws {
    noticeAnswers()
    let lost = sessions.compactMap { session in
      simulation.clients[session.id].flatMap { $0.node == node ? (session.id, $0.user) : nil }
    }
    try simulation.restart(node: node, ring: ring)
    if lateNode == node { lateNode = nil }
    for (session, user) in lost { lose(session, of: user) }
  }

  // MARK: What they say

  mutating func decide(_ decision: SharingDecision, from device: WorldStep.Device) throws {
    guard let client = session(of: device).flatMap({ simulation.clients[$0] }) else { return }
    guard !decision.isPaused || mayHide(client.user) else { return }
    try order(client.user, node: client.node, isTold: client)
    guard let session = session(of: device), let client = simulation.clients[session] else { return }
    let request = makeRequest()
    let told = simulation.toldDecisions(of: client.user)
    simulation.say(.sharingChanged(session, decision, request: request), from: session, request: request)
    requests.append(Request(number: request, session: session, user: client.user, places: []))
    decide(
      decision, client.user, node: client.node, isKnown: client.model.hasSnapshot, after: told, request)
  }

  /// Notes a decision, which a node takes that knows the user's place already or has still to find it.
  ///
  /// - Parameter told: What was known before of the user's decisions.
  private mutating func decide(
    _ decision: SharingDecision, _ user: UserID, node: Int, isKnown: Bool, after told: NewestDecisions,
    _ request: UInt32
  ) {
    model.decide(decision, user, at: simulation.wallTime(of: node))
    noteDoubts(decision, user, after: told, request)
    noticeAnswers()
    guard !isStormy else { return }
    // Nodes that know no more than friends did may each know something else. And what a node has still to find has been
    // made as coarse as the decision wants it.
    if hazards.contains(.roaming) || !isKnown, lastReports[user].map({ $0.node < 0 }) ?? true {
      model.forgetExactPlace(of: user)
    }
  }

  mutating func report(_ places: [Coordinate], from device: WorldStep.Device) throws {
    guard let client = session(of: device).flatMap({ simulation.clients[$0] }) else { return }
    try order(client.user, node: client.node, isTold: client)
    guard let session = session(of: device), simulation.clients[session] != nil else { return }
    let reports = places.map { LocationReport(coordinate: $0) }
    let request = makeRequest()
    simulation.say(
      .locationReported(session, reports[reports.count - 1], earlier: reports.dropLast(), request: request),
      from: session, request: request)
    heard(places, of: client.user, in: session, request)
  }

  /// Notes what the node made of a report at once.
  private mutating func heard(_ places: [Coordinate], of user: UserID, in session: SessionID, _ request: UInt32) {
    guard let client = simulation.clients[session], let last = places.last else { return }
    let former = lastReports[user]
    let elapsed = former.map { simulation.now.milliseconds(since: $0.time) } ?? .max
    let isTooSoon = elapsed < minimumInterval ?? 0
    if case .implausible(.tooSoon)? = client.refused[request] {
      // Who was connected before has been heard, too.
      note(isTooSoon || former == nil || isStormy, "a report was refused for no reason")
      secret.formUnion(places)
      return
    }
    note(!isTooSoon || former?.node != client.node, "a report was accepted too soon")
    // Whether the node knows that the user hides is certain.
    let isTold = isStormy ? doubts[user] == nil && isPauseStored(of: user) : client.model.hasSnapshot
    let isCertain = !hazards.contains(.roaming) && isTold
    if isCertain, model.isHidden(user) { secret.formUnion(places) }
    let isKept = isCertain && !model.isHidden(user)
    requests.append(Request(number: request, session: session, user: user, places: isKept ? places : []))
    model.report(last, of: user, at: simulation.now)
    if isStormy { traces[user, default: []].append(last) }
    lastReports[user] = LastReport(node: client.node, time: simulation.now)
    noticeAnswers()
  }

  /// Takes the answers that have come.
  mutating func noticeAnswers() {
    guard !requests.isEmpty else { return }
    let waiting = requests
    requests = []
    for request in waiting {
      guard let client = simulation.clients[request.session], !client.unanswered.contains(request.number) else {
        requests.append(request)
        continue
      }
      if client.accepted.contains(request.number) { accept(request) }
    }
  }

  private mutating func accept(_ request: Request) {
    remembered.formUnion(request.places)
    if doubts[request.user]?.pause == request.number { doubts[request.user]?.pause = nil }
    if doubts[request.user]?.precision == request.number { doubts[request.user]?.precision = nil }
    if doubts[request.user]?.isNone == true { doubts[request.user] = nil }
  }

  /// Lets clients say again what they have no answer to, and where they are.
  mutating func sayAgain() throws {
    for (number, user) in users.enumerated() {
      if doubts[user] != nil {
        let wish =
          model.isHidden(user)
          ? SharingDecision.paused(until: model.pauseEnd(of: user), precision: model.precision(of: user))
          : .shared(model.precision(of: user))
        if let device = sessions.filter({ $0.device.user == number }).randomElement(using: &random)?.device {
          try decide(wish, from: device)
        } else {
          let device = WorldStep.Device(user: number, number: 0)
          try connect(device, node: number % WorldPlan.nodeCount, wish, at: nil)
        }
      }
      let devices = sessions.filter { $0.device.user == number }.map(\.device)
      if let device = devices.randomElement(using: &random) { try report([.inTown(using: &random)], from: device) }
    }
  }
}
