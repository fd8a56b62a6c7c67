import NearbyCore
import NearbyTestKit
import Testing

/// Random histories of several devices of one user on several nodes, against what the user would say: hidden or not, as
/// exactly as chosen last, and where it reported last.
@Suite struct OwnRecordHistoryTests {
  @Test(arguments: UInt64(1)...300)
  func everyNodeEndsUpKnowingWhatTheUserSaid(seed: UInt64) throws {
    var history = try OwnRecordHistory(seed: seed)
    for _ in 0..<8 {
      for _ in 0..<25 { try history.act() }
      history.settle()
      if let fault = history.check() {
        Issue.record("\(fault), seed \(seed)")
        return
      }
    }
    history.closeAll()
    #expect(history.world.nodes.allSatisfy { $0.own == nil }, "seed \(seed)")
    #expect(history.world.fastCount > 0, "seed \(seed): the fast path was never taken")
  }
}

/// A world, and what the user itself knows of what it said.
private struct OwnRecordHistory {
  private(set) var world: OwnRecordWorld
  private var random: SplitMix64
  private var sessions: [(session: SessionID, node: Int)] = []

  /// Where the user reported last, unless that has to be forgotten.
  private var place: Coordinate?

  /// The node that was told so, and has had a session ever since.
  private var teller: Int?
  private var isHidden = false
  private var pauseEnd: Timestamp?
  private var precision = SharingPrecision.exact

  /// Places that must be in the history in the end, and places that must not.
  private var remembered: Set<Coordinate> = []
  private var secret: Set<Coordinate> = []

  init(seed: UInt64) throws {
    world = try OwnRecordWorld(nodeCount: 3)
    random = SplitMix64(seed: seed)
  }

  mutating func act() throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<14: open(node: Int.random(in: 0..<3, using: &random))
    case 14..<24: close()
    case 24..<50: try report()
    case 50..<65: decide()
    case 65..<68: world.stopListening(node: Int.random(in: 0..<3, using: &random))
    case 68..<72:
      settle()
      pass(Int64.random(in: 1...20_000, using: &random))
    default:
      for _ in 0..<Int.random(in: 1...4, using: &random) { _ = world.step(using: &random) }
    }
    pass(1)
  }

  private mutating func pass(_ milliseconds: Int64) {
    world.pass(milliseconds: milliseconds)
    if let end = pauseEnd, end <= world.now { (isHidden, pauseEnd) = (false, nil) }
  }

  mutating func settle() {
    while world.step(using: &random) {}
  }

  // MARK: What devices do

  private mutating func open(node: Int) {
    // Without a session nobody is left to tell a place again that was dropped behind a pause; the next report does.
    if sessions.isEmpty { settle() }
    sessions.append((world.open(node: node), node))
  }

  private mutating func close() {
    guard let index = sessions.indices.randomElement(using: &random) else { return }
    let (session, node) = sessions[index]
    let isLastThere = sessions.count { $0.node == node } == 1
    // A node that takes the user for hidden forgets where it was.
    if isLastThere, world.nodes[node].own?.isPaused != isHidden { settle() }
    if isLastThere, sessions.count > 1 {
      // Whoever answers a decision that another node takes must not hang up before it has heard of it, and where a
      // hidden user is may be known to that node only.
      settle()
      guard !isHidden else { return }
    }
    sessions.remove(at: index)
    world.close(session)
    if isLastThere, teller == node { teller = nil }
    if sessions.isEmpty, isHidden {
      settle()
      place = nil
    }
  }

  mutating func closeAll() {
    for (session, _) in sessions { world.close(session) }
    sessions = []
    settle()
  }

  private mutating func report() throws {
    guard let (_, node) = sessions.randomElement(using: &random) else { return }
    let batch = try (0...max(0, Int.random(in: -6...2, using: &random))).map { _ in
      try Coordinate(
        latitude: 52.5 + Double.random(in: -0.1...0.1, using: &random),
        longitude: 13.4 + Double.random(in: -0.1...0.1, using: &random))
    }
    world.report(batch[batch.count - 1], earlier: batch.dropLast(), node: node)
    if world.nodes[node].own?.isPaused == true { secret.formUnion(batch) } else { remembered.formUnion(batch) }
    (place, teller) = (batch[batch.count - 1], node)
  }

  private mutating func decide() {
    guard let (_, node) = sessions.randomElement(using: &random) else { return }
    let precision = Bool.random(using: &random) ? SharingPrecision.allCases.randomElement(using: &random) : nil
    let delay = Int64.random(in: -1000...30_000, using: &random)
    let until = Bool.random(using: &random) ? world.now.advanced(byMilliseconds: delay) : nil
    let hides = Int.random(in: 0..<5, using: &random) < 2
    let decision: SharingDecision = hides ? .paused(until: until, precision: precision) : .shared(precision)
    // Hiding waits for nothing and takes the place out of the cache, also when the node has not read it there yet.
    if hides, place != nil, teller != node, !world.nodes[node].isKnown { settle() }
    world.decide(decision, node: node)
    isHidden = hides && until ?? .distantFuture > world.now
    pauseEnd = isHidden ? until : nil
    if let precision { self.precision = precision }
  }

  // MARK: What must be true

  /// What is wrong once everybody has heard everything; `nil` when nothing is.
  func check() -> String? {
    if let fault = world.fault { return fault }
    let kept = Set(world.history.map(\.location.coordinate))
    if !remembered.isSubset(of: kept) { return "a report is missing in the history" }
    if !secret.isDisjoint(with: kept) { return "what was not to be kept is in the history" }
    if Set(world.history.map(\.version)).count != world.history.count { return "two reports have one version" }
    guard !sessions.isEmpty else { return nil }
    let records = Set(world.nodes.filter(\.isListening).map(\.heard?.record))
    if records.count != 1 { return "nodes have heard different things" }
    if let stored = world.stored, stored.precision != precision { return "the store does not know the precision" }
    if isHidden, pauseEnd == nil, world.stored?.visibility != .paused() { return "the store shows who hides" }
    for node in world.nodes {
      guard let own = node.own else { continue }
      if !node.isKnown { return "a node waits for ever" }
      if own.isPaused != isHidden { return "a node is wrong about whether the user hides" }
      if own.pauseEnd != pauseEnd { return "a node does not know when the pause ends" }
    }
    return records.first.flatMap { $0 }.flatMap(check)
  }

  private func check(_ record: LocationRecord) -> String? {
    if record.isPaused != isHidden { return "friends are wrong about whether the user hides" }
    if record.precision != precision { return "friends do not know the precision" }
    guard !isHidden else { return nil }
    guard let place else { return record.location == nil ? nil : "a place that was forgotten is seen" }
    guard let seen = record.location?.coordinate else { return "friends do not see where the user is" }
    if precision.grid.map({ $0.snap(seen) != seen }) ?? false { return "friends see more than a cell" }
    guard let teller else {
      // Only what friends saw is known: a cell, or a cell of a cell.
      return seen.distance(to: place) <= Distance(kilometres: 8) ? nil : "friends see the user far away"
    }
    let isCell = precision.grid.map { $0.snap(place, previous: seen) == seen } ?? (seen == place)
    if !isCell { return "friends see the user where it is not" }
    for (index, node) in world.nodes.enumerated() {
      guard let own = node.own else { continue }
      // The same report: as it was told, or as friends see it, or saw it before the precision changed.
      if own.location?.acceptedAt != record.location?.acceptedAt { return "a node does not know where its user is" }
      if index == teller, own.location?.coordinate != place { return "a node forgot what it was told" }
    }
    return nil
  }
}
