import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ProximityIndexTests {
  /// Without hysteresis, with a little, and with so much that most pairs lie in the gap.
  @Test(arguments: [1, 1.1, 2], 1...6 as ClosedRange<UInt64>)
  func agreesWithBruteForce(leaveFactor: Double, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let filter = try ProximityFilter(radius: Distance(metres: 1000), leaveFactor: leaveFactor)
    var (index, model) = (ProximityIndex(filter: filter), ProximityModel(filter: filter))
    let people = 4 + 3 * Int(seed)
    index.makeRoom(for: people - 1)
    for step in 0..<400 {
      let (viewer, friend) = (Int.random(in: 0..<people, using: &random), Int.random(in: 0..<people, using: &random))
      let hint: Comment = "step \(step) of seed \(seed), leave factor \(leaveFactor)"
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<6:
        #expect(index.link(viewer, to: friend) == model.link(viewer, to: friend), hint)
      case 6..<8:
        #expect(index.unlink(viewer, from: friend) == model.unlink(viewer, from: friend), hint)
      case 8:
        var left: [Int] = []
        index.removeViewer(viewer) { left.append($0) }
        #expect(Set(left) == model.removeViewer(viewer), hint)
      case 9..<14:
        let place = try Self.place(&random)
        let found = index.moveFriend(friend, to: place.map { UnitVector($0) } ?? .unknown)
        Self.expect(found, model.moveFriend(friend, to: place), hint)
      case 14..<18:
        let place = try Self.place(&random)
        let found = index.moveViewer(viewer, to: place.map { UnitVector($0) } ?? .unknown)
        Self.expect(found, model.moveViewer(viewer, to: place), hint)
        // Whoever is where it was finds nothing new.
        if let place { #expect(index.moveViewer(viewer, to: UnitVector(place)).isEmpty, hint) }
      case 18:
        let sessions = [SessionID(7), SessionID(UInt64.max - UInt64(friend % 3)), SessionID(9)]
        let audience = Audience(Array(sessions.dropFirst(friend % 4)))
        index.setAudience(audience, of: viewer)
        model.setAudience(audience, of: viewer)
      default:
        index.prefetch(ContiguousArray((0..<32).map { _ in Int.random(in: -1..<people, using: &random) }))
      }
      #expect(index.checkInvariants() == nil, hint)
      #expect(index.checkCount == model.checkCount, hint)
      #expect(model.firstDifference(from: index, people: people) == nil, hint)
    }
  }

  /// So that a test may fork a node: no copy hears of what happens to the other, nor does an answer that is still held.
  @Test func copiesAndAnswersAreValues() throws {
    var index = ProximityIndex(filter: try ProximityFilter(radius: Distance(metres: 1000)))
    index.makeRoom(for: 2)
    _ = index.link(0, to: 2)
    _ = index.link(1, to: 2)
    for viewer in 0...1 { _ = index.moveViewer(viewer, to: UnitVector(try Town.place(0))) }
    let arrived = index.moveFriend(2, to: UnitVector(try Town.place(500)))
    let copy = index
    let left = index.moveFriend(2, to: .unknown)
    #expect(arrived.map(\.isNear) == [true, true])
    #expect(left.map(\.isNear) == [false, false])
    #expect(copy.isFriendKnown(2) && !index.isFriendKnown(2))
    #expect(copy.checkInvariants() == nil && index.checkInvariants() == nil)
  }

  @Test func readsAheadMoreNearViewersThanItWritesDown() throws {
    var index = ProximityIndex(filter: try ProximityFilter(radius: Distance(metres: 1000)))
    index.makeRoom(for: 600)
    for viewer in 1...600 {
      _ = index.link(viewer, to: 0)
      _ = index.moveViewer(viewer, to: UnitVector(try Town.place(Double(viewer))))
    }
    _ = index.moveFriend(0, to: UnitVector(try Town.place(0)))
    index.prefetch([0, -1, 0, 600])
    index.prefetch([])
    #expect(index.moveFriend(0, to: .unknown).count == 600)
    #expect(index.checkInvariants() == nil)
  }

  /// Nobody is near to itself, wherever its channel says that it is.
  @Test func aViewerHearsItsOwnChannelWithoutBeingNear() throws {
    var index = ProximityIndex(filter: try ProximityFilter(radius: Distance(metres: 1000)))
    index.makeRoom(for: 0)
    let place = UnitVector(try Town.place(0))
    #expect(index.link(0, to: 0) == ProximityIndex.LinkOutcome(isFirst: true, isNear: false))
    #expect(index.moveViewer(0, to: place).isEmpty)
    #expect(index.moveFriend(0, to: place).isEmpty)
    #expect(index.unlink(0, from: 0) == ProximityIndex.UnlinkOutcome(wasNear: false, isLast: true))
    #expect(index.unlink(0, from: 0) == nil)
  }

  private static func expect(
    _ found: ContiguousArray<ProximityIndex.Transition>, _ expected: Set<ProximityIndex.Transition>, _ hint: Comment
  ) {
    #expect(found.count == expected.count && Set(found) == expected, hint)
  }

  /// Mostly along one street, so that distances are of the order of the radius, and sometimes at a place that is hard
  /// to compute with, or nowhere.
  private static func place(_ random: inout SplitMix64) throws -> Coordinate? {
    let offset = Double.random(in: -0.01...0.01, using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: return nil
    case 2: return try Coordinate(latitude: offset, longitude: offset < 0 ? 180 + offset : offset - 180)
    case 3: return try Coordinate(latitude: 90 - abs(offset), longitude: 18_000 * offset)
    default: return try Town.place(Double.random(in: 0...2500, using: &random))
    }
  }
}
