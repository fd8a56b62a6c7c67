import NearbyCore
import Testing

@Suite struct NearnessTests {
  /// Anna at 0 m with the friend Bert, who has not been heard of.
  private func annaAlone() throws -> ScriptedNode {
    var script = try ScriptedNode()
    script.friends = [try Town.anna(): [try Town.bert()]]
    script.connect(.first, try Town.anna(), at: try Town.place(0))
    return script
  }

  @Test func aFriendAppearsMovesAndLeaves() throws {
    let bert = try Town.bert()
    var script = try annaAlone()
    #expect(
      script.hear(try Town.record(bert, 900, at: script.now)) == [
        .deliver(.first, .appeared(try Town.seen(bert, 900, at: script.now, from: 0)))
      ])
    _ = script.wait(.seconds(30))
    #expect(
      script.hear(try Town.record(bert, 800, at: script.now)) == [
        .deliver(.first, .moved(try Town.seen(bert, 800, at: script.now, from: 0)))
      ])
    _ = script.wait(.seconds(30))
    #expect(
      script.hear(try Town.record(bert, 1100, at: script.now)) == [.deliver(.first, .left(bert, .outOfRange))]
    )
    _ = script.wait(.seconds(30))
    #expect(script.hear(try Town.record(bert, 1200, at: script.now)) == [], "far away is no news")
  }

  @Test func theViewerMovesAsMuchAsTheFriend() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAlone()
    let then = script.now
    _ = script.hear(try Town.record(bert, 1500, at: then))
    _ = script.wait(.seconds(30))
    #expect(
      script.report(try Town.place(600), .first).compactMap(\.event) == [
        .appeared(try Town.seen(bert, 1500, at: then, from: 600))
      ])
    _ = script.wait(.seconds(30))
    #expect(
      script.report(try Town.place(700), .first).compactMap(\.event) == [
        .moved(try Town.seen(bert, 1500, at: then, from: 700))
      ])
    _ = script.wait(.seconds(30))
    #expect(script.report(try Town.place(100), .first).compactMap(\.event) == [.left(bert, .outOfRange)])
    #expect(script.hear(try Town.record(anna, 100, at: script.now)) == [], "nobody is near itself")
  }

  @Test func whoChecksInWhereItWasHasNothingNewToSee() throws {
    var script = try annaAlone()
    _ = script.hear(try Town.record(try Town.bert(), 500, at: script.now))
    _ = script.wait(.seconds(30))
    #expect(script.report(try Town.place(0), .first).compactMap(\.event) == [])
  }

  @Test func aViewerWithoutAPlaceSeesNobodyUntilItHasOne() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: nil)
    #expect(script.hear(try Town.record(bert, 500, at: script.now)) == [])
    #expect(
      script.report(try Town.place(0), .first).compactMap(\.event) == [
        .appeared(try Town.seen(bert, 500, at: script.now, from: 0))
      ])
  }

  @Test func aReportIsAnnouncedRememberedAndAcknowledged() throws {
    let anna = try Town.anna()
    var script = try annaAlone()
    _ = script.wait(.seconds(30))
    let location = try Town.location(50, at: script.now)
    let record = try Town.record(anna, 50, at: script.now)
    let entry = LocationCacheEntry(record: record, timeToLive: .seconds(600))
    let report = LocationReport(coordinate: try Town.place(50))
    #expect(
      script.handle(.locationReported(.first, report, request: 7)) == [
        .announce(entry, at: try Town.slot()),
        .appendHistory(HistoryEntry(user: anna, version: record.version, location: location)),
        .acknowledge(.first, request: 7),
      ])
  }

  @Test func twoViewersOfOneFriendDoNotDisturbEachOther() throws {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode()
    script.friends = [anna: [bert], cleo: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    script.connect(.second, cleo, at: try Town.place(1500))
    #expect(
      script.hear(try Town.record(bert, 800, at: script.now)) == [
        .deliver(.first, .appeared(try Town.seen(bert, 800, at: script.now, from: 0))),
        .deliver(.second, .appeared(try Town.seen(bert, 800, at: script.now, from: 1500))),
      ])
    _ = script.handle(.sessionClosed(.first))
    _ = script.wait(.seconds(30))
    #expect(
      script.hear(try Town.record(bert, 200, at: script.now)) == [.deliver(.second, .left(bert, .outOfRange))]
    )
  }

  @Test func aMessageOfAStrangerIsIgnored() throws {
    let cleo = try Town.cleo()
    var script = try annaAlone()
    #expect(script.hear(try Town.record(cleo, 0, at: script.now)) == [])
    #expect(script.hear(cleo, try Town.anna(), areFriends: true) == [])
    #expect(script.handle(.cacheAnswered(cleo, generation: 1, nil)) == [])
  }

  @Test func theCacheCannotAnswerForSomebodyElse() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.cache = [bert: try Town.record(try Town.cleo(), 100, at: script.now)]
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    #expect(script.answerAll().compactMap(\.event).contains(.snapshot([])))
  }
}
