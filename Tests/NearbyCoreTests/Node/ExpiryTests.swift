import NearbyCore
import Testing

@Suite struct ExpiryTests {
  /// Anna at 0 m, who sees Bert at 500 m; nothing else is due soon.
  private func annaAndBert() throws -> ScriptedNode {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    return script
  }

  @Test func aSilentFriendLeavesWhenItsReportIsOldEnough() throws {
    var script = try annaAndBert()
    #expect(script.node.nextDeadline == script.now.advanced(by: .seconds(600)))
    #expect(script.wait(.milliseconds(599_999)) == [])
    #expect(script.wait(.milliseconds(1)) == [.deliver(.first, .left(try Town.bert(), .inactive))])
    #expect(script.node.nextDeadline == nil)
  }

  @Test func everyReportStartsTheTimeAnew() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    _ = script.wait(.seconds(599))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    #expect(script.wait(.seconds(599)) == [])
    #expect(script.wait(.seconds(1)) == [.deliver(.first, .left(bert, .inactive))])
    #expect(
      script.hear(try Town.record(bert, 500, at: script.now)) == [
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: script.now, from: 0)))
      ])
  }

  @Test func theAgeCountsFromWhenTheServerAccepted() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.cache[bert] = try Town.record(bert, 500, at: script.now.advanced(by: .seconds(-599)))
    script.connect(.first, anna, at: try Town.place(0))
    #expect(script.wait(.seconds(1)) == [.deliver(.first, .left(bert, .inactive))])
  }

  @Test func aReportThatIsTooOldWhenItArrivesShowsNobody() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    let old = try Town.location(400, at: script.now.advanced(by: .seconds(-600)))
    let record = LocationRecord(
      user: bert, version: Town.version(script.now, 1), state: .sharing(old))
    #expect(script.hear(record) == [.deliver(.first, .left(bert, .inactive))])
  }

  @Test func anInputMeetsNobodyWhoHasExpired() throws {
    var script = try annaAndBert()
    _ = script.wait(.seconds(599))
    script.turnBack(.seconds(-1))
    #expect(
      script.handle(.nearbyRequested(.first, after: nil, pageSize: 0, request: nil)) == [
        .deliver(.first, .left(try Town.bert(), .inactive)),
        .deliver(.first, .page(NearbyPage(friends: [], next: nil, total: 0), request: nil)),
      ])
  }

  @Test func theViewersOwnPlaceStaysHoweverOld() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    _ = script.wait(.seconds(3600))
    #expect(
      script.hear(try Town.record(bert, 500, at: script.now)) == [
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: script.now, from: 0)))
      ])
  }

  @Test func timeDoesNotGoBack() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    _ = script.wait(.seconds(600))
    let then = script.now
    script.turnBack(.seconds(300))
    #expect(script.handle(.timeAdvanced) == [])
    let location = try Town.location(100, at: then)
    #expect(
      script.report(try Town.place(100), .first).contains(
        .appendHistory(
          HistoryEntry(user: try Town.anna(), version: Town.version(then), location: location))))
    #expect(script.hear(try Town.record(bert, 500, at: script.now)).count == 1)
    _ = script.wait(.seconds(599))
    #expect(script.wait(.seconds(1)) == [.deliver(.first, .left(bert, .inactive))])
  }

  @Test func endlessTimesDoNotTrap() throws {
    let bert = try Town.bert()
    var script = try annaAndBert()
    var effects: [NearbyNode.Effect] = []
    var node = script.node
    for time in [Timestamp.distantPast, .distantFuture, .distantPast] {
      node.handle(.timeAdvanced, now: time, into: &effects)
    }
    #expect(effects == [.deliver(.first, .left(bert, .inactive))])
    let future = LocationRecord(
      user: bert, version: LocationVersion(epoch: .max, sequence: .max),
      state: .sharing(try Town.location(500, at: .distantFuture)))
    _ = script.hear(future)
    _ = script.report(try Town.place(1), .first)
  }
}
