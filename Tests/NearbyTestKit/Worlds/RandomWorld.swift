internal import NearbyCore

/// A simulation that lives through a ``WorldPlan``, and the plain model beside it that says what must be true.
///
/// There are two kinds of worlds. In *calm* ones no place can be lost, and in the end everybody has to see exactly what
/// the model says, without another word of anybody. To that end a calm world lets everything arrive before something
/// happens of which no implementation could say what follows; each such place says why. In *stormy* ones nothing is
/// spared. When the storm is over, what nobody may see is seen by nobody; then clients say again what they have no
/// answer to, and where they are, as they do in life, and again everybody has to see exactly what the model says.
struct RandomWorld {
  let hazards: WorldHazards
  var simulation: NearbySimulation
  var model: NearbyModel

  /// The chance of the present step.
  var random: SplitMix64
  let users: [UserID]

  /// Whose each open session is, oldest first.
  var sessions: [(id: SessionID, device: WorldStep.Device)] = []
  var lastRequest: UInt32 = 0

  /// How long after a report the next one of the same user is refused, in milliseconds; `nil`: never.
  let minimumInterval: Int64?

  /// What each user reported last, since it connected.
  var lastReports: [UserID: LastReport] = [:]
  var lastWords: [UserID: Words] = [:]

  /// The newest ring.
  var ring: HashRing

  /// A node that has not heard of the newest ring yet.
  var lateNode: Int?

  /// When the sharing store works again.
  var storeFailsUntil: Timestamp?

  /// When everything goes on that stands still.
  var stallEnds: Timestamp?

  /// Whose decisions may have taken effect or not.
  var doubts: [UserID: Doubt] = [:]

  /// The versions of the newest pauses.
  var pauseVersions: [UserID: LocationVersion] = [:]

  /// When the newest pause of a user ends, and by the version of its end when each before it does.
  var pauseEnds: [UserID: Timestamp] = [:]
  var formerPauseEnds: [UserID: [LocationVersion: Timestamp]] = [:]

  /// What clients wait for the answer to.
  var requests: [Request] = []

  /// All that each user ever reported, in stormy worlds.
  var traces: [UserID: [Coordinate]] = [:]

  /// Places that must be in the history in the end, and places that must not.
  var remembered: Set<Coordinate> = []
  var secret: Set<Coordinate> = []

  /// The first thing that went wrong.
  private(set) var fault: String?

  struct LastReport {
    var node: Int
    var time: Timestamp
  }

  /// What a user said last, and may not have been heard everywhere.
  struct Words {
    var node: Int
    var areOrdered: Bool
    var time: Timestamp
  }

  /// What a client said and waits for the answer to.
  struct Request {
    var number: UInt32
    var session: SessionID
    var user: UserID

    /// Places that have to be in the history when it is accepted.
    var places: [Coordinate]
  }

  /// The newest decisions of a user that have not been accepted, as the numbers of requests.
  struct Doubt {
    var pause: UInt32?
    var precision: UInt32?

    /// The number of no request: until the user decides again, nobody knows which of two decisions counts.
    static let forGood: UInt32 = 0

    var isNone: Bool { pause == nil && precision == nil }
    var isForGood: Bool { pause == Self.forGood || precision == Self.forGood }
  }

  init(seed: UInt64, hazards: WorldHazards) throws {
    self.hazards = hazards
    var configuration = NearbyConfiguration(
      filter: try ProximityFilter(radius: Distance(kilometres: 5), leaveFactor: 1))
    configuration.inactiveAfter = .seconds(300)
    configuration.longestRetryDelay = .seconds(1)
    configuration.linger = .seconds(3)
    configuration.healingInterval = hazards.isDisjoint(with: .needHealing) ? nil : .seconds(60)
    (configuration.drainGrace, configuration.drainSpread) = (.seconds(1), .seconds(5))
    // Half of the worlds are so small that nothing waits for its turn, in the other half much does.
    if seed.isMultiple(of: 2) {
      (configuration.resubscriptionBurst, configuration.resubscriptionRate) = (2, 20)
    }
    if seed.isMultiple(of: 5) { configuration.maximumSessionsPerUser = 2 }
    minimumInterval = seed.isMultiple(of: 3) ? 20 : nil
    configuration.movementPolicy = try minimumInterval.map {
      try MovementPolicy(maximumSpeed: .infinity, minimumInterval: .milliseconds($0))
    }
    // Time jumps here, and who hangs up early must not be given up in a jump.
    configuration.snapshotPatience = .seconds(3600)
    ring = try Self.ring(slots: 3, epoch: 0)
    simulation = try NearbySimulation(
      nodeCount: WorldPlan.nodeCount, configuration: configuration, ring: ring, seed: seed)
    simulation.failurePercentage = 10
    simulation.inputsPerCheck = 5
    simulation.mayRefuse = hazards.contains(.refusals)
    model = NearbyModel(radius: Distance(kilometres: 5), inactiveAfter: 300_000)
    random = SplitMix64(seed: seed)
    if hazards.contains(.clocks) {
      for node in 0..<WorldPlan.nodeCount {
        simulation.setClock(of: node, aheadByMilliseconds: .clockLead(using: &random))
      }
    }
    users = try (1...WorldPlan.userCount).map { try UserID("user-\($0)") }
  }

  static func ring(slots: Int, epoch: UInt64) throws -> HashRing {
    try HashRing(slots: (0..<slots).map { RingSlot(id: try SlotID("slot-\($0)")) }, epoch: epoch)
  }

  var isStormy: Bool { !hazards.isDisjoint(with: .storms) }

  /// How much time a world needs to be right again after everything that makes life hard has ended, in settlings of
  /// five seconds: a little more than the healing interval, and the turns that its readings wait for.
  var healingSettlingCount: Int { hazards.isDisjoint(with: .needHealing) ? 1 : 14 }

  mutating func note(_ isRight: Bool, _ fault: @autoclosure () -> String) {
    if !isRight, self.fault == nil { self.fault = fault() }
  }

  // MARK: Living

  mutating func perform(_ step: WorldStep) throws {
    random = SplitMix64(seed: step.seed)
    simulation.reseed(random.next())
    switch step.action {
    case .connect(let device, let node, let wish, let place):
      try connect(device, node: node, wish.map(decision), at: place)
    case .disconnect(let device): try disconnect(device)
    case .report(let device, let places): try report(places, from: device)
    case .decide(let device, let wish): try decide(decision(wish), from: device)
    case .befriend(let device, let user, let isWanted):
      guard let session = session(of: device), user != device.user else { break }
      simulation.say(
        .friendRequested(session, friend: users[user], isWanted: isWanted, request: nil), from: session)
    case .changeRing(let slots, let order): try changeRing(slots: slots, order: order)
    case .breakLink(let node, let slot):
      simulation.breakConnection(of: node, to: try Self.slot(slot))
      forgetOrder()
    case .loseMessages(let node, let slot):
      simulation.loseMessages(of: node, from: try Self.slot(slot))
      forgetOrder()
    case .repeatMessages(let node, let slot): simulation.repeatMessages(of: node, from: try Self.slot(slot))
    case .stall:
      simulation.stall()
      stallEnds = stallEnds ?? simulation.now.advanced(byMilliseconds: .random(in: 1...20_000, using: &random))
    case .crash(let node): try restart(node: node)
    case .drain(let node): simulation.drain(node: node)
    case .flushCache: simulation.flushCache()
    case .failStore:
      simulation.isStoreDown = true
      storeFailsUntil = simulation.now.advanced(byMilliseconds: .random(in: 1...20_000, using: &random))
    case .setClock(let node, let lead): simulation.setClock(of: node, aheadByMilliseconds: lead)
    case .wait(let milliseconds): wait(milliseconds: milliseconds)
    case .work(let count): for _ in 0..<count { _ = simulation.step() }
    case .settle:
      try settleAndCheck()
    }
    try pass(step.duration)
    if let fault = simulation.fault { note(false, fault) }
  }

  private static func slot(_ number: Int) throws -> SlotID { try SlotID("slot-\(number)") }

  private func decision(_ wish: WorldStep.Wish) -> SharingDecision {
    guard wish.isPaused else { return .shared(wish.precision) }
    return .paused(
      until: wish.delay.map { simulation.now.advanced(byMilliseconds: $0) }, precision: wish.precision)
  }

  private mutating func changeRing(slots: Int, order: [Int]) throws {
    // Who has missed a ring hears of it at the latest with the next one.
    lateNode = nil
    ring = try Self.ring(slots: slots, epoch: ring.epoch + 1)
    var nodes = order
    if hazards.contains(.lateRings) { lateNode = nodes.popLast() }
    for node in nodes {
      simulation.change(to: ring, node: node)
      for _ in 0..<Int.random(in: 0..<5, using: &random) { _ = simulation.step() }
    }
  }

  private mutating func wait(milliseconds: Int64) {
    // What is said may be late, but not by minutes, and what failed is tried again: no place can be found in a cache
    // that is first reached after the place has expired.
    var left = milliseconds
    while left > 0 {
      simulation.run()
      advance(min(left, 1000))
      left -= 1000
    }
  }

  private mutating func pass(_ milliseconds: Int64) throws {
    advance(milliseconds)
    for node in simulation.nodes.indices where simulation.isDrained(node: node) { try restart(node: node) }
  }

  mutating func advance(_ milliseconds: Int64) {
    simulation.advance(byMilliseconds: milliseconds)
    endPauses()
    if let storeFailsUntil, storeFailsUntil <= simulation.now {
      (self.storeFailsUntil, simulation.isStoreDown) = (nil, false)
    }
    if let stallEnds, stallEnds <= simulation.now {
      self.stallEnds = nil
      simulation.goOn()
    }
    noticeClosings()
  }

  // MARK: Everything ends well

  /// Ends what makes life hard, and waits for as long as the world may take to be right again.
  mutating func settle() throws {
    simulation.isStoreDown = false
    storeFailsUntil = nil
    stallEnds = nil
    simulation.goOn()
    if lateNode != nil { simulation.nodes.indices.forEach { simulation.change(to: ring, node: $0) } }
    lateNode = nil
    while simulation.nodes.contains(where: \.isDraining) {
      simulation.run()
      try pass(1000)
    }
    let mayRefuse = simulation.mayRefuse
    simulation.mayRefuse = false
    // A node may find only by reading that a pause is over, and another one only by reading again what that showed.
    for _ in 0..<(hazards.contains(.clocks) ? 2 : 1) * healingSettlingCount { simulation.settle() }
    simulation.mayRefuse = mayRefuse
    endPauses()
    noticeAnswers()
    for (number, user) in users.enumerated() {
      for friend in users[..<number] { model.setFriends(user, friend, simulation.areFriends(user, friend)) }
    }
    lastWords = [:]
  }

  private mutating func sayAgainAndSettle() throws {
    simulation.forgetLostDecisions()
    try sayAgain()
    // What a cache has lost, and what is newer than that by a clock that is behind, takes as long again.
    for _ in 0..<(hazards.contains(.clocks) ? healingSettlingCount : 2) { simulation.settle() }
    endPauses()
    noticeAnswers()
  }

  private mutating func settleAndCheck() throws {
    try settle()
    if isStormy {
      checkThatNobodyIsSeenWhoMustNot()
      try sayAgainAndSettle()
      // Who comes back may have decided before its node heard of a decision that was refused, but went into the cache.
      if doubts.contains(where: { $0.value.isForGood }) { try sayAgainAndSettle() }
    }
    check()
  }
}
