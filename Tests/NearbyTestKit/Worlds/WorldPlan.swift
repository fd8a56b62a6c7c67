internal import NearbyCore

/// What happens in one random world: the same for the same seed, however often it is lived through.
public struct WorldPlan: Sendable {
  /// Where all chance comes from.
  public let seed: UInt64

  /// What makes life hard in it: chance chose among those that were allowed.
  public let hazards: WorldHazards

  /// What happens, in order.
  public internal(set) var steps: [WorldStep]

  static let userCount = 7
  static let deviceCount = 3
  static let nodeCount = 3
  static let slotCount = 5

  /// Makes a plan up.
  ///
  /// - Parameters:
  ///   - seed: Where all chance comes from.
  ///   - stepCount: How many things happen, those after which everything has to be right included.
  ///   - allowed: What may make life hard; half of all worlds are without what may lose a place.
  public init(seed: UInt64, stepCount: Int, allowed: WorldHazards = .all) {
    var chance = PlanChance(seed: seed, allowed: allowed)
    let pause = chance.isStormy ? 50 : 25
    self.seed = seed
    hazards = chance.hazards
    steps = (0..<max(stepCount, 1)).map { number in
      let isLast = number == max(stepCount, 1) - 1
      return chance.makeStep(isLast || number % pause == pause - 1 ? .settle : nil)
    }
  }

  init(_ plan: WorldPlan, steps: [WorldStep]) {
    self = plan
    self.steps = steps
  }
}

/// Draws the steps of a plan.
private struct PlanChance {
  private(set) var hazards: WorldHazards
  private var random: SplitMix64

  init(seed: UInt64, allowed: WorldHazards) {
    random = SplitMix64(seed: seed)
    hazards = []
    for (_, hazard) in WorldHazards.named where Bool.random(using: &random) { hazards.insert(hazard) }
    if Bool.random(using: &random) { hazards.subtract(.storms) }
    hazards.formIntersection(allowed)
  }

  var isStormy: Bool { !hazards.isDisjoint(with: .storms) }

  mutating func makeStep(_ action: WorldStep.Action?) -> WorldStep {
    let action = action ?? makeAction()
    let duration = hazards.contains(.standstill) ? Int64(below(2)) : 1
    return WorldStep(action: action, seed: random.next(), duration: duration)
  }

  private mutating func makeAction() -> WorldStep.Action {
    switch below(100) {
    case 0..<15: makeConnection()
    case 15..<22: .disconnect(makeDevice())
    case 22..<56: .report(makeDevice(), (0...max(0, Int.random(in: -8...2, using: &random))).map { _ in makePlace() })
    case 56..<64: .decide(makeDevice(), makeWish())
    case 64..<74: .befriend(makeDevice(), user: below(WorldPlan.userCount), isWanted: below(10) < 7)
    case 74..<76:
      .changeRing(slots: below(WorldPlan.slotCount) + 1, order: (0..<WorldPlan.nodeCount).shuffled(using: &random))
    case 76..<82: makeHazard()
    case 82..<86: .wait(milliseconds: Int64.random(in: 1...100_000, using: &random))
    default: .work(count: below(20) + 1)
    }
  }

  /// Something that goes wrong, if anything does here.
  private mutating func makeHazard() -> WorldStep.Action {
    let (node, slot) = (below(WorldPlan.nodeCount), below(WorldPlan.slotCount))
    let all: [(WorldHazards, WorldStep.Action)] = [
      (.brokenLinks, .breakLink(node: node, slot: slot)), (.silentLoss, .loseMessages(node: node, slot: slot)),
      (.repeats, .repeatMessages(node: node, slot: slot)), (.stalls, .stall), (.crashes, .crash(node: node)),
      (.drains, .drain(node: node)), (.flushes, .flushCache), (.storeFailures, .failStore),
      (.clocks, .setClock(node: node, lead: .clockLead(using: &random))),
    ]
    let possible = all.filter { hazards.contains($0.0) }
    return possible.randomElement(using: &random)?.1 ?? .work(count: 5)
  }

  private mutating func makeConnection() -> WorldStep.Action {
    let device = makeDevice()
    let node = hazards.contains(.roaming) ? below(WorldPlan.nodeCount) : device.user % WorldPlan.nodeCount
    let wish = Bool.random(using: &random) ? makeWish() : nil
    // In calm worlds a first report is a step of its own, with what has to be true of it.
    let place = isStormy && Bool.random(using: &random) ? makePlace() : nil
    return .connect(device, node: node, wish, at: place)
  }

  private mutating func makeWish() -> WorldStep.Wish {
    let precision = Bool.random(using: &random) ? SharingPrecision.allCases.randomElement(using: &random) : nil
    guard below(5) < 2 else { return WorldStep.Wish(isPaused: false, precision: precision) }
    let delay = Bool.random(using: &random) ? Int64.random(in: -1000...30_000, using: &random) : nil
    return WorldStep.Wish(isPaused: true, delay: delay, precision: precision)
  }

  private mutating func makeDevice() -> WorldStep.Device {
    // Most users have one device most of the time.
    WorldStep.Device(user: below(WorldPlan.userCount), number: max(below(WorldPlan.deviceCount + 2) - 2, 0))
  }

  private mutating func makePlace() -> Coordinate { .inTown(using: &random) }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
}

extension Int64 {
  /// How far a clock is ahead of the true time, in milliseconds: not at all, by less than what counts as wrong, or by
  /// hours.
  static func clockLead(using random: inout SplitMix64) -> Int64 {
    let bounds: [Int64] = [0, 5000, 60_000, 20_000_000]
    let bound = bounds.randomElement(using: &random) ?? 0
    return Int64.random(in: -bound...bound, using: &random)
  }
}

extension Coordinate {
  /// A place among those where everybody is in a random world, some near each other and some not.
  static func inTown(using random: inout SplitMix64) -> Coordinate {
    let place = try? Coordinate(
      latitude: 52.5 + Double.random(in: -0.04...0.04, using: &random),
      longitude: 13.4 + Double.random(in: -0.06...0.06, using: &random))
    guard let place else { preconditionFailure("The town is on Earth.") }
    return place
  }
}
