import NearbyCore
import Testing

/// Two nodes of which neither has heard of the other take reports of a user, and the clock of the one that takes the
/// later report is behind: its version is the older one, and the report counts all the same.
@Suite struct DifferingClocksTests {
  /// How far the clock of this node is set before it hears what the other one took.
  private static let jumps: [Duration] = [.zero, .seconds(7200), .seconds(-7200)]

  /// Anna at a place, told by a node whose clock is an hour ahead.
  private func ahead(_ metres: Double, _ script: ScriptedNode) throws -> LocationRecord {
    var record = try Town.record(try Town.anna(), metres, at: script.now.advanced(by: .seconds(3600)))
    record.version.node = 7
    return record
  }

  /// Where the effects say that the own user is.
  private func places(_ effects: [NearbyNode.Effect]) -> [Coordinate] {
    effects.compactMap { if case .ownLocation(let location) = $0.event { location.coordinate } else { nil } }
  }

  @Test(arguments: jumps) func aReportIsToldAgainWhenItsNodeHearsOfAnEarlierOne(jump: Duration) throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let earlier = try ahead(500, script)
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    (script.cache[anna], script.cacheAge) = (earlier, 1)
    script.turn(by: jump)
    let effects = script.answerAll()
    let again = try #require(effects.compactMap(\.announcement).last?.record)
    #expect(again.location?.coordinate == (try Town.place(0)) && again.version > earlier.version)
    #expect(places(effects) == [try Town.place(0)])
  }

  /// Of the earlier one there is nothing left but a version, since the user has hidden in between.
  @Test(arguments: jumps) func aReportIsToldAgainWhenTheEarlierOneIsHidden(jump: Duration) throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    var earlier = try ahead(500, script)
    earlier.state = .unlocated
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    (script.cache[anna], script.cacheAge) = (earlier, 1)
    script.turn(by: jump)
    let again = try #require(script.answerAll().compactMap(\.announcement).last?.record)
    #expect(again.location?.coordinate == (try Town.place(0)) && again.version > earlier.version)
  }

  /// What is heard may be later, and a report is not told again for that.
  @Test func aReportGivesWayToALaterOne() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    script.pass(.seconds(1))
    (script.cache[anna], script.cacheAge) = (try ahead(500, script), 999)
    let effects = script.answerAll()
    #expect(effects.compactMap(\.announcement) == [])
    #expect(places(effects) == [try Town.place(500)])
  }

  /// The cache has lost the earlier report, so nobody can tell the node of the later one that there was any.
  @Test(arguments: jumps) func whatTheCacheHasIsLaterThanWhatItHasLost(jump: Duration) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode { $0.healingInterval = .seconds(60) }
    script.friends = [bert: [anna]]
    script.connect(.first, bert, at: try Town.place(0))
    #expect(script.hear(try ahead(500, script), age: 0).count == 1)
    script.pass(.seconds(30))
    // By a clock that is so far behind that no clock here, wherever it is set, takes the other for wrong.
    let later = try Town.record(anna, 200, at: script.now)
    (script.cache[anna], script.cacheAge) = (later, 0)
    script.turn(by: .seconds(3600) + jump)
    _ = script.wait(.seconds(60))
    let seen = script.answerAll().compactMap(\.event)
    #expect(seen == [.moved(try Town.seen(anna, 200, at: later.location?.acceptedAt ?? script.now, from: 0))])
  }

  /// The later report was made while the user hid: what the user decides makes the earlier one no younger.
  @Test func aLaterReportIsSeenWhateverItsUserDecidesMeanwhile() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [bert: [anna]]
    script.connect(.first, bert, at: try Town.place(0))
    #expect(script.hear(try ahead(500, script), age: 0).count == 1)
    for _ in 1...2 {
      script.pass(.seconds(30))
      _ = script.hear(Town.paused(anna, at: script.now))
    }
    let later = try Town.record(anna, 200, at: script.now.advanced(by: .seconds(-10)))
    script.pass(.seconds(1))
    _ = script.hear(Town.unlocated(anna, at: script.now))
    let seen = script.hear(later, age: 11_000).compactMap(\.event)
    #expect(seen == [.appeared(try Town.seen(anna, 200, at: later.location?.acceptedAt ?? script.now, from: 0))])
  }

  @Test func aDecisionIsToldWithTheAgeOfTheReportThatItHides() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    let earlier = try ahead(500, script)
    _ = script.hear(earlier, age: 1000)
    script.pass(.seconds(30))
    let told = script.handle(.sharingChanged(.first, .paused(), request: nil)).compactMap(\.announcement)
    #expect(told.map(\.record.version) == [earlier.version] && told.map(\.ageMilliseconds) == [31_000])
  }

  @Test func aDeviceFollowsALaterReportWhoseVersionIsOlder() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    #expect(script.hear(try ahead(500, script), age: 0).count == 1)
    script.pass(.seconds(30))
    let later = try Town.record(anna, 200, at: script.now)
    #expect(script.hear(later, age: 0).compactMap(\.event) == [.ownLocation(try Town.location(200, at: script.now))])
  }
}
