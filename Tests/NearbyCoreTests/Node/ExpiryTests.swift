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
    #expect(script.patience == .seconds(600))
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
    script.pass(.seconds(1))
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

  /// The clock that people read is set back: stamps say what it shows, but whatever is newer has a newer version.
  @Test func stampsGoBackAndVersionsDoNot() throws {
    var script = try annaAndBert()
    let anna = try Town.anna()
    let then = script.now
    script.turn(by: .seconds(-300))
    #expect(script.handle(.timeAdvanced) == [])
    let location = try Town.location(100, at: script.now)
    var version = Town.version(then, 1)
    version.node = script.node.number
    let entry = HistoryEntry(user: anna, version: version, location: location)
    #expect(script.report(try Town.place(100), .first).contains(.appendHistory(entry)))
  }

  /// Whatever happens to the clock that people read, on this node or on the one that tells of Bert.
  @Test(arguments: [-86_400, -3600, -310, -1, 0, 1, 310, 3600, 86_400, 31_536_000], [false, true])
  func howLongAFriendIsSeenDependsOnNoClockThatIsSet(seconds: Int64, isTellers: Bool) throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    let newer = Town.version(script.now, 1)
    if !isTellers { script.turn(by: .seconds(seconds)) }
    let stamp = script.now.advanced(by: .seconds(isTellers ? seconds : 1))
    var record = try Town.record(bert, 400, at: stamp)
    record.version = newer
    let told = script.hear(record, age: 0)
    #expect(told == [.deliver(.first, .moved(try Town.seen(bert, 400, at: stamp, from: 0)))])
    if !isTellers { script.turn(by: .seconds(-2 * seconds)) }
    #expect(script.wait(.milliseconds(599_999)) == [])
    #expect(script.wait(.milliseconds(1)) == [.deliver(.first, .left(bert, .inactive))])
  }

  /// As old as the cache says, and not as its stamp does.
  @Test(arguments: [-86_400, -310, 0, 310, 31_536_000])
  func aPlaceInTheCacheIsAsOldAsTheCacheSays(seconds: Int64) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.cache[bert] = try Town.record(bert, 500, at: script.now.advanced(by: .seconds(seconds)))
    script.cacheAge = 599_000
    script.connect(.first, anna, at: try Town.place(0))
    #expect(script.wait(.milliseconds(999)) == [])
    #expect(script.wait(.milliseconds(1)) == [.deliver(.first, .left(bert, .inactive))])
  }

  /// A server whose clock is an hour ahead took a report; the user goes on at one whose clock is right, and which does
  /// not know of that report.
  @Test func aVersionFromTheFutureKeepsNoLaterReportOut() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    let hour = Duration.seconds(3600)
    var wrong = try Town.record(bert, 400, at: script.now.advanced(by: hour))
    wrong.version.node = 7
    #expect(script.hear(wrong, age: 0).count == 1)
    // Older than that, as its age says, though its version is believable.
    let before = try Town.record(bert, 300, at: script.now)
    #expect(script.hear(before, age: 1) == [])
    script.pass(.seconds(30))
    let right = try Town.record(bert, 200, at: script.now)
    #expect(
      script.hear(right, age: 0).compactMap(\.event) == [.moved(try Town.seen(bert, 200, at: script.now, from: 0))])
    // It is no news when it is told again, and a pause is not undone.
    script.pass(.seconds(1))
    #expect(script.hear(Town.paused(bert, at: script.now)).compactMap(\.event) == [.left(bert, .stoppedSharing)])
    #expect(script.hear(right, age: 1000) == [])
  }

  /// What was heard before is not younger because it is told again.
  @Test func aReportThatIsToldAgainIsNoNewOne() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    let record = try Town.record(bert, 500, at: script.now)
    _ = script.wait(.seconds(300))
    #expect(script.hear(record, age: 0) == [])
    var again = record
    again.precisionVersion = Town.version(script.now)
    #expect(script.hear(again, age: 0) == [])
    // Nor is it older because an older one comes late, with a decision that is news.
    var older = try Town.record(bert, 500, at: record.location?.acceptedAt.advanced(by: .seconds(-1)) ?? script.now)
    older.precisionVersion = Town.version(script.now, 1)
    #expect(script.hear(older, age: 599_000) == [])
    _ = script.wait(.seconds(299))
    #expect(script.wait(.seconds(1)) == [.deliver(.first, .left(bert, .inactive))])
  }

  @Test func endlessTimesDoNotTrap() throws {
    let bert = try Town.bert()
    var script = try annaAndBert()
    var effects: [NearbyNode.Effect] = []
    var node = script.node
    for time in [Int64.min, .max, .min] {
      let now = ClockReading(monotonic: MonotonicTime(milliseconds: time), wall: Timestamp(milliseconds: time))
      node.handle(.timeAdvanced, now: now, into: &effects)
    }
    #expect(effects == [.deliver(.first, .left(bert, .inactive))])
    let future = LocationRecord(
      user: bert, version: LocationVersion(epoch: .max, sequence: .max),
      state: .sharing(try Town.location(500, at: .distantFuture)))
    _ = script.hear(future)
    _ = script.report(try Town.place(1), .first)
  }
}
