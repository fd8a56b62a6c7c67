import NearbyCore
import NearbyTestKit
import Testing

/// A simulation and what must be true in it.
struct SimulatedWorld {
  private(set) var simulation: NearbySimulation
  private var model: NearbyModel
  private var random: SplitMix64
  private let users: [UserID]
  private let configuration: NearbyConfiguration
  private var sessions: [SessionID] = []
  private var epoch: UInt64 = 0

  /// Who has reported since it connected.
  private var reporters: Set<UserID> = []

  /// Whether a user connects to any node, and not only to one of its own.
  private let usersRoam: Bool
  private var lastWords: [UserID: Words] = [:]

  /// What a user said last, and may not have been heard everywhere.
  private struct Words {
    var node: Int
    var areOrdered: Bool
  }

  init(seed: UInt64, usersRoam: Bool = false) throws {
    self.usersRoam = usersRoam
    var configuration = NearbyConfiguration(
      filter: try ProximityFilter(radius: Distance(kilometres: 5), leaveFactor: 1))
    configuration.inactiveAfter = .seconds(300)
    configuration.longestRetryDelay = .seconds(1)
    configuration.linger = .seconds(3)
    // Half of the worlds are so small that nothing waits for its turn, in the other half much does.
    if seed.isMultiple(of: 2) {
      (configuration.resubscriptionBurst, configuration.resubscriptionRate) = (2, 20)
    }
    // Time jumps here, and who hangs up early must not be given up in a jump.
    configuration.snapshotPatience = .seconds(3600)
    self.configuration = configuration
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
      guard let session = sessions.randomElement(using: &random), let user = simulation.clients[session]?.user
      else { return }
      simulation.close(session)
      sessions.removeAll { $0 == session }
      if !isConnected(user) {
        model.disconnect(user)
        reporters.remove(user)
      }
    case 22..<60:
      try report()
    case 60..<66:
      guard let session = sessions.randomElement(using: &random), let client = simulation.clients[session]
      else { return }
      let isPaused = Bool.random(using: &random)
      guard !isPaused || mayHide(client.user) else { return }
      order(client.user, node: client.node, isReportOf: nil)
      simulation.say(.sharingChanged(session, isPaused ? .paused() : .shared(), request: 1), from: session)
      model.setPaused(isPaused, client.user)
      if !isPaused { try locate(session) }
    case 66..<78:
      guard let session = sessions.randomElement(using: &random), let client = simulation.clients[session],
        let friend = users.randomElement(using: &random), friend != client.user
      else { return }
      let areFriends = Int.random(in: 0..<10, using: &random) < 7
      simulation.setFriends(client.user, friend, areFriends)
      model.setFriends(client.user, friend, areFriends)
      simulation.say(
        .friendshipChanged(session, friend: friend, areFriends: areFriends, request: nil), from: session)
    case 78..<80:
      epoch += 1
      let ring = try Self.ring(slots: Int.random(in: 1...5, using: &random), epoch: epoch)
      for node in [0, 1, 2].shuffled(using: &random) {
        simulation.change(to: ring, node: node)
        for _ in 0..<Int.random(in: 0..<5, using: &random) { _ = simulation.step() }
      }
    case 80..<82:
      let slot = try SlotID("slot-\(Int.random(in: 0..<5, using: &random))")
      simulation.breakConnection(of: Int.random(in: 0..<3, using: &random), to: slot)
    case 82..<86:
      // What is said may be late, but not by minutes, and what failed is tried again: no place can be found in a cache
      // that is first reached after the place has expired.
      var left = Int64.random(in: 1...100_000, using: &random)
      while left > 0 {
        simulation.run()
        simulation.advance(byMilliseconds: min(left, 1000))
        left -= 1000
      }
    default:
      for _ in 0..<Int.random(in: 1...20, using: &random) { _ = simulation.step() }
    }
    simulation.advance(byMilliseconds: 1)
  }

  private func isConnected(_ user: UserID) -> Bool {
    simulation.clients.values.contains { $0.user == user }
  }

  /// Whether what happens when `user` hides is certain. Hiding waits for nothing and takes the location out of the
  /// cache; a node that has neither read it there nor been told it anew cannot know it when the user shows up again,
  /// and whether it has read it by then is chance. No implementation that hides a user at once can do better.
  private func mayHide(_ user: UserID) -> Bool {
    let isInTheCache = (model.age(ofShown: user, at: simulation.now) ?? .max) < 300_000
    return !isInTheCache || reporters.contains(user)
      || simulation.clients.values.contains { $0.user == user && $0.model.hasSnapshot }
  }

  /// The nodes that a user is connected to.
  private func nodes(of user: UserID) -> Set<Int> {
    Set(simulation.clients.values.filter { $0.user == user }.map(\.node))
  }

  /// Lets everybody hear what a user said at another node, unless both words have an order by themselves.
  ///
  /// Two reports have one: that of their versions, once both nodes know the user. A report at one node and a change of
  /// sharing at another have none, as a record has one version for both; nor has what is said to a node that still has
  /// to learn what the others know.
  private mutating func order(_ user: UserID, node: Int, isReportOf client: NearbySimulation.Client?) {
    let isOrdered = client?.model.hasSnapshot == true
    if let last = lastWords[user], last.node != node, !(isOrdered && last.areOrdered) { settle() }
    let areOrdered = isOrdered && lastWords[user]?.areOrdered != false
    lastWords[user] = Words(node: node, areOrdered: areOrdered)
  }

  private mutating func open(_ user: UserID, node: Int) throws {
    let age = model.age(ofShown: user, at: simulation.now) ?? .max
    var isPaused = [nil, nil, nil, true, false][Int.random(in: 0..<5, using: &random)]
    if !isConnected(user) {
      // The own place would be found or not, as chance reads the cache sooner or later.
      guard age > 300_000 || age < 250_000 else { return }
      // Where a hidden user was is forgotten when it hangs up; but not before its node has told what it said before,
      // so one that comes back sooner may still have its place or not, and may be shown there again.
      if model.isHidden(user) { settle() }
      model.connect(user, at: simulation.now)
    } else if !nodes(of: user).contains(node), !model.isHidden(user), age != .max {
      // A place that has left the cache is known to the other node only, until the next report.
      guard age < 250_000 else { return }
    }
    if isPaused == true, !mayHide(user) { isPaused = nil }
    if isPaused != nil { order(user, node: node, isReportOf: nil) }
    let session = simulation.open(user, node: node, sharing: isPaused.map { $0 ? .paused() : .shared() })
    sessions.append(session)
    if let isPaused { model.setPaused(isPaused, user) }
    if isPaused == false { try locate(session) }
  }

  /// Lets a client that shows its user again report at once, as clients do. What a hidden user reports stays on the node
  /// that is told, so a user with devices on several nodes may be shown by one that does not know where it is.
  private mutating func locate(_ session: SessionID) throws {
    if usersRoam { try report(from: session) }
  }

  private mutating func report() throws {
    if let session = sessions.randomElement(using: &random) { try report(from: session) }
  }

  private mutating func report(from session: SessionID) throws {
    guard let client = simulation.clients[session] else { return }
    order(client.user, node: client.node, isReportOf: client)
    let coordinate = try Coordinate(
      latitude: 52.5 + Double.random(in: -0.04...0.04, using: &random),
      longitude: 13.4 + Double.random(in: -0.06...0.06, using: &random))
    simulation.say(
      .locationReported(session, LocationReport(coordinate: coordinate), request: 2), from: session)
    model.report(coordinate, of: client.user, at: simulation.now)
    reporters.insert(client.user)
  }

  mutating func settle() {
    simulation.settle()
    lastWords = [:]
  }

  func check(_ comment: Comment) throws {
    if let fault = simulation.fault { Issue.record("\(fault), \(comment)") }
    for session in sessions {
      guard let client = simulation.clients[session] else { continue }
      if let fault = client.model.fault { Issue.record("\(fault), \(comment)") }
      #expect(client.model.hasSnapshot, comment)
      let expected = model.nearby(client.user, at: simulation.now)
      #expect(Set(client.model.near.keys) == Set(expected.keys), comment)
      for (friend, metres) in expected {
        guard let seen = client.model.near[friend] else { continue }
        #expect(abs(seen.distance - metres) < 1e-3, comment)
      }
    }
  }

  mutating func closeAll() {
    for session in sessions { simulation.close(session) }
    sessions = []
    simulation.settle()
  }
}
