import NearbyCore
import NearbyTestKit
import Testing

/// A simulation and what must be true in it.
struct SimulatedWorld {
  private(set) var simulation: NearbySimulation
  var model: NearbyModel
  var random: SplitMix64
  let users: [UserID]
  private var sessions: [SessionID] = []
  private var epoch: UInt64 = 0
  private var lastRequest: UInt32 = 0

  /// How long after a report the next one of the same user is refused, in milliseconds; `nil`: never.
  private let minimumInterval: Int64?

  /// What each user reported last, since it connected.
  private var lastReports: [UserID: LastReport] = [:]

  /// Whether a user connects to any node, and not only to one of its own.
  private let usersRoam: Bool

  /// Whether messages get lost without a word, and nodes hear of a ring when it is too late. Then only healing helps.
  private let isUnreliable: Bool

  /// A ring that some node has not heard of yet.
  private var lateRing: (ring: HashRing, node: Int)?
  private var lastWords: [UserID: Words] = [:]

  /// Places that must be in the history in the end, and places that must not.
  private var remembered: Set<Coordinate> = []
  private var secret: Set<Coordinate> = []

  /// The first thing that went wrong while the world went on.
  private var fault: String?

  private struct LastReport {
    var node: Int
    var time: Timestamp
  }

  /// What a user said last, and may not have been heard everywhere.
  private struct Words {
    var node: Int
    var areOrdered: Bool
  }

  init(seed: UInt64, usersRoam: Bool = false, isUnreliable: Bool = false) throws {
    self.usersRoam = usersRoam
    self.isUnreliable = isUnreliable
    var configuration = NearbyConfiguration(
      filter: try ProximityFilter(radius: Distance(kilometres: 5), leaveFactor: 1))
    configuration.inactiveAfter = .seconds(300)
    configuration.longestRetryDelay = .seconds(1)
    configuration.linger = .seconds(3)
    configuration.healingInterval = isUnreliable ? .seconds(60) : nil
    // Half of the worlds are so small that nothing waits for its turn, in the other half much does.
    if seed.isMultiple(of: 2) {
      (configuration.resubscriptionBurst, configuration.resubscriptionRate) = (2, 20)
    }
    minimumInterval = seed.isMultiple(of: 3) ? 20 : nil
    configuration.movementPolicy = try minimumInterval.map {
      try MovementPolicy(maximumSpeed: .infinity, minimumInterval: .milliseconds($0))
    }
    // Time jumps here, and who hangs up early must not be given up in a jump.
    configuration.snapshotPatience = .seconds(3600)
    simulation = try NearbySimulation(
      nodeCount: 3, configuration: configuration, ring: try Self.ring(slots: 3, epoch: 0), seed: seed)
    simulation.failurePercentage = 10
    model = NearbyModel(radius: Distance(kilometres: 5), inactiveAfter: 300_000)
    random = SplitMix64(seed: seed)
    users = try (1...7).map { try UserID("user-\($0)") }
  }

  static func ring(slots: Int, epoch: UInt64) throws -> HashRing {
    try HashRing(slots: (0..<slots).map { RingSlot(id: try SlotID("slot-\($0)")) }, epoch: epoch)
  }

  mutating func act() throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<15:
      guard let index = users.indices.randomElement(using: &random) else { return }
      try open(users[index], node: usersRoam ? Int.random(in: 0..<3, using: &random) : index % 3)
    case 15..<22:
      close()
    case 22..<58:
      if let session = sessions.randomElement(using: &random) { try report(from: session) }
    case 58..<66:
      try decide()
    case 66..<78:
      guard let session = sessions.randomElement(using: &random), let client = simulation.clients[session],
        let friend = users.randomElement(using: &random), friend != client.user
      else { return }
      let isWanted = Int.random(in: 0..<10, using: &random) < 7
      simulation.say(
        .friendRequested(session, friend: friend, isWanted: isWanted, request: nil), from: session)
    case 78..<80:
      epoch += 1
      let ring = try Self.ring(slots: Int.random(in: 1...5, using: &random), epoch: epoch)
      var nodes = [0, 1, 2].shuffled(using: &random)
      if isUnreliable, lateRing == nil, let late = nodes.popLast() { lateRing = (ring, late) }
      for node in nodes {
        simulation.change(to: ring, node: node)
        for _ in 0..<Int.random(in: 0..<5, using: &random) { _ = simulation.step() }
      }
    case 80..<82:
      let slot = try SlotID("slot-\(Int.random(in: 0..<5, using: &random))")
      let node = Int.random(in: 0..<3, using: &random)
      if isUnreliable { simulation.loseMessages(of: node, from: slot) }
      if isUnreliable, Bool.random(using: &random) { break }
      simulation.breakConnection(of: node, to: slot)
    case 82..<86:
      // What is said may be late, but not by minutes, and what failed is tried again: no place can be found in a cache
      // that is first reached after the place has expired.
      var left = Int64.random(in: 1...100_000, using: &random)
      while left > 0 {
        simulation.run()
        pass(min(left, 1000))
        left -= 1000
      }
    default:
      for _ in 0..<Int.random(in: 1...20, using: &random) { _ = simulation.step() }
    }
    pass(1)
  }

  private mutating func pass(_ milliseconds: Int64) {
    simulation.advance(byMilliseconds: milliseconds)
    model.endPauses(at: simulation.now)
  }

  private func isConnected(_ user: UserID) -> Bool {
    simulation.clients.values.contains { $0.user == user }
  }

  /// Whether what happens when `user` hides is certain. Hiding waits for nothing and takes the location out of the
  /// cache; a node that has neither read it there nor been told it anew cannot know it when the user shows up again,
  /// and whether it has read it by then is chance. No implementation that hides a user at once can do better.
  private func mayHide(_ user: UserID) -> Bool {
    let isInTheCache = (model.age(ofShown: user, at: simulation.now) ?? .max) < 300_000
    return !isInTheCache || lastReports[user].map { $0.node >= 0 } == true
      || simulation.clients.values.contains { $0.user == user && $0.model.hasSnapshot }
  }

  /// The nodes that a user is connected to.
  private func nodes(of user: UserID) -> [Int] {
    simulation.clients.values.filter { $0.user == user }.map(\.node)
  }

  /// Lets everybody hear what a user said at another node, unless both words have an order by themselves: that of their
  /// versions, once both nodes know the user. What is said to a node that still has to learn what the others know has
  /// none.
  private mutating func order(_ user: UserID, node: Int, isTold client: NearbySimulation.Client?) {
    let isOrdered = client?.model.hasSnapshot == true
    if let last = lastWords[user], last.node != node, !(isOrdered && last.areOrdered) { settle() }
    let areOrdered = isOrdered && lastWords[user]?.areOrdered != false
    lastWords[user] = Words(node: node, areOrdered: areOrdered)
  }

  // MARK: What clients do

  private mutating func open(_ user: UserID, node: Int) throws {
    let age = model.age(ofShown: user, at: simulation.now) ?? .max
    var decision = Bool.random(using: &random) ? makeDecision() : nil
    if !isConnected(user) {
      // The own place would be found or not, as chance reads the cache sooner or later.
      guard age > 300_000 || age < 250_000 else { return }
      // Where a hidden user was is forgotten when it hangs up; but not before its node has told what it said before,
      // so one that comes back sooner may still have its place or not, and may be shown there again.
      // Nor is a place that has expired told again once that has been said.
      // And what the store does not have yet has not been accepted: who is gone by then may have to say it again.
      if model.isHidden(user) || age > 300_000 || simulation.isDeciding(user) { settle() }
      model.connect(user, at: simulation.now)
    } else if !nodes(of: user).contains(node), !model.isHidden(user), age != .max {
      // A place that has left the cache is known to the other node only, until the next report.
      guard age < 250_000 else { return }
    }
    if decision?.isPaused == true, !mayHide(user) { decision = nil }
    if decision != nil { order(user, node: node, isTold: nil) }
    // Where a hidden user was long ago is told again when it shows up. Whoever is listening by then hears that; whoever
    // only finds it in the cache cannot know that another device said it, and not a former session.
    let mustListen =
      model.isHidden(user) && (model.age(ofOwnPlaceOf: user, at: simulation.now) ?? 0) > 250_000
      && !nodes(of: user).contains(node)

    let devices = simulation.clients.filter { $0.value.user == user }.keys.sorted()
    let former = devices.randomElement(using: &random)
    let isFound = former.map { simulation.clients[$0]?.node == node } ?? false
    let session = simulation.open(user, node: node, sharing: decision, replacing: former)
    sessions.append(session)
    if let former, isFound {
      note(simulation.clients[former]?.closeReason == .replaced, "a session was not replaced")
      simulation.close(former)
      sessions.removeAll { $0 == former }
    }
    let isResumed = simulation.clients[session]?.model.isResumed
    note(isResumed == isFound, "a welcome is wrong about the session before")
    if let decision { decide(decision, user, isKnown: false) }
    if mustListen { settle() }
  }

  private mutating func close() {
    guard let session = sessions.randomElement(using: &random), let client = simulation.clients[session]
    else { return }
    let user = client.user
    let remaining = nodes(of: user).filter { $0 != client.node }
    let isLastHere = nodes(of: user).count == remaining.count + 1
    if isLastHere, !remaining.isEmpty {
      // Whoever answers a decision that another node takes must not hang up before it has heard of it.
      settle()
      // Where a hidden user is may be known to that node only.
      guard !model.isHidden(user) else { return }
      if lastReports[user]?.node == client.node {
        model.forgetExactPlace(of: user)
        lastReports[user]?.node = -1
      }
    }
    simulation.close(session)
    sessions.removeAll { $0 == session }
    if remaining.isEmpty, isLastHere {
      model.disconnect(user)
      lastReports[user] = nil
    }
  }

  private mutating func decide() throws {
    guard let session = sessions.randomElement(using: &random), let client = simulation.clients[session]
    else { return }
    let decision = makeDecision()
    guard !decision.isPaused || mayHide(client.user) else { return }
    order(client.user, node: client.node, isTold: client)
    simulation.say(.sharingChanged(session, decision, request: nil), from: session)
    decide(decision, client.user, isKnown: client.model.hasSnapshot)
  }

  /// Notes a decision, which a node takes that knows the user's place already or has still to find it.
  private mutating func decide(_ decision: SharingDecision, _ user: UserID, isKnown: Bool) {
    model.decide(decision, user, at: simulation.now)
    // Nodes that know no more than friends did may each know something else. And what a node has still to find has been
    // made as coarse as the decision wants it.
    if usersRoam || !isKnown, lastReports[user].map({ $0.node < 0 }) ?? true { model.forgetExactPlace(of: user) }
  }

  private mutating func makeDecision() -> SharingDecision {
    let precisions = Bool.random(using: &random) ? SharingPrecision.allCases : []
    let precision = precisions.randomElement(using: &random)
    guard Int.random(in: 0..<5, using: &random) < 2 else { return .shared(precision) }
    let delay = Int64.random(in: -1000...30_000, using: &random)
    let until = Bool.random(using: &random) ? simulation.now.advanced(byMilliseconds: delay) : nil
    return .paused(until: until, precision: precision)
  }

  private mutating func report(from session: SessionID) throws {
    guard let client = simulation.clients[session] else { return }
    let user = client.user
    order(user, node: client.node, isTold: client)
    let batch = try (0...max(0, Int.random(in: -8...2, using: &random))).map { _ in try makePlace() }
    let reports = batch.map { LocationReport(coordinate: $0) }
    lastRequest += 1
    let last = reports[reports.count - 1]
    simulation.say(
      .locationReported(session, last, earlier: reports.dropLast(), request: lastRequest), from: session)

    let former = lastReports[user]
    let elapsed = former.map { simulation.now.milliseconds(since: $0.time) } ?? .max
    let isTooSoon = elapsed < minimumInterval ?? 0
    if let reason = simulation.clients[session]?.refused[lastRequest] {
      if case .implausible(.tooSoon) = reason {
        // Who was connected before has been heard, too.
        note(isTooSoon || former == nil, "a report was refused for no reason")
      }
      return secret.formUnion(batch)
    }
    note(!isTooSoon || former?.node != client.node, "a report was accepted too soon")
    if !usersRoam, client.model.hasSnapshot {
      if model.isHidden(user) { secret.formUnion(batch) } else { remembered.formUnion(batch) }
    }
    model.report(batch[batch.count - 1], of: user, at: simulation.now)
    lastReports[user] = LastReport(node: client.node, time: simulation.now)
  }

  private mutating func makePlace() throws -> Coordinate {
    try Coordinate(
      latitude: 52.5 + Double.random(in: -0.04...0.04, using: &random),
      longitude: 13.4 + Double.random(in: -0.06...0.06, using: &random))
  }

  private mutating func note(_ isRight: Bool, _ fault: String) {
    if !isRight, self.fault == nil { self.fault = fault }
  }

  // MARK: What must be true

  mutating func settle() {
    if let (ring, node) = lateRing { simulation.change(to: ring, node: node) }
    lateRing = nil
    // Five seconds each: all together a little more than the interval, and the turns that its readings wait for.
    for _ in 0..<(isUnreliable ? 14 : 1) { simulation.settle() }
    model.endPauses(at: simulation.now)
    for (number, user) in users.enumerated() {
      for friend in users[..<number] { model.setFriends(user, friend, simulation.areFriends(user, friend)) }
    }
    lastWords = [:]
  }

  func check(_ comment: Comment) throws {
    for fault in [fault, simulation.fault] {
      if let fault { Issue.record("\(fault), \(comment)") }
    }
    // A channel that could not be left is not subscribed for ever.
    let channelCount = simulation.nodes.reduce(0) { $0 + $1.channelCount }
    #expect(simulation.subscribedChannelCount == channelCount, comment)
    let clients = sessions.compactMap { simulation.clients[$0] }
    var seen: [UserID: Coordinate] = [:]
    for client in clients {
      for (friend, entry) in client.model.near {
        let place = seen.updateValue(entry.location.coordinate, forKey: friend)
        let isSame = place == nil || place == entry.location.coordinate
        #expect(isSame, "two see a friend in two places, \(comment)")
      }
    }
    for client in clients {
      if let fault = client.model.fault { Issue.record("\(fault), \(comment)") }
      #expect(client.model.hasSnapshot, comment)
      let isToldByFriends = lastReports[client.user]?.node != client.node
      let places = model.places(of: client.user, isToldByFriends: isToldByFriends)
      let fault = model.fault(
        in: client.model.near, of: client.user, at: places, seen: seen, now: simulation.now)
      if let fault { Issue.record("\(fault), \(comment)") }
    }
    let history = Set(simulation.history.map(\.location.coordinate))
    #expect(remembered.isSubset(of: history), "a report is missing in the history, \(comment)")
    #expect(secret.isDisjoint(with: history), "what was not to be kept is in the history, \(comment)")
    let versions = simulation.history.map { "\($0.user.text) \($0.version.epoch) \($0.version.sequence)" }
    #expect(Set(versions).count == versions.count, "two reports have one version, \(comment)")
  }

  mutating func closeAll() {
    for session in sessions { simulation.close(session) }
    sessions = []
    simulation.settle()
  }
}
