import NearbyCore
import Testing

@Suite struct VersionTests {
  private func reported(_ effects: [NearbyNode.Effect]) -> LocationVersion? {
    for case .announce(let entry, _, _) in effects { return entry.record.version }
    return nil
  }

  @Test func anOlderMessageAfterANewerOneIsDropped() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    let old = try Town.record(bert, 500, at: script.now)
    _ = script.wait(.seconds(30))
    let new = try Town.record(bert, 400, at: script.now)
    #expect(script.hear(new).count == 1)
    #expect(script.hear(old) == [])
    #expect(script.hear(new) == [], "the same again")
  }

  @Test func aPauseAndAnOlderEndOfOneHaveAnOrderOfTheirOwn() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    let start = script.now
    _ = script.wait(.seconds(30))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    let left = NearbyNode.Effect.deliver(.first, .left(bert, .stoppedSharing))
    #expect(script.hear(Town.paused(bert, at: start.advanced(by: .seconds(1)))) == [left])
    #expect(script.hear(Town.unlocated(bert, at: start)) == [])
    #expect(script.hear(try Town.record(bert, 400, at: script.now.advanced(by: .seconds(1)))) == [])
  }

  @Test func theSequenceDecidesWithinOneMillisecond() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    var second = try Town.record(bert, 400, at: script.now)
    second.version.sequence = 1
    #expect(script.hear(second).count == 1)
    #expect(script.hear(try Town.record(bert, 500, at: script.now)) == [])
  }

  @Test func theSameReportUnderANewerVersionIsNoNewsForViewers() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    var record = try Town.record(bert, 500, at: script.now)
    _ = script.hear(record)
    record.version.sequence = 1
    #expect(script.hear(record) == [])
  }

  @Test func reportsOfOneMillisecondAreCounted() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: try Town.place(0))
    #expect(reported(script.report(try Town.place(1), .first)) == Town.version(script.now, 1))
    #expect(reported(script.report(try Town.place(2), .first)) == Town.version(script.now, 2))
    _ = script.wait(.milliseconds(1))
    #expect(reported(script.report(try Town.place(3), .first)) == Town.version(script.now))
  }

  @Test func aNodeWhoseClockIsBehindGoesOnFromWhatItHeard() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    let ahead = script.now.advanced(by: .seconds(5))
    _ = script.hear(try Town.record(anna, 0, at: ahead))
    #expect(reported(script.report(try Town.place(1), .first)) == Town.version(ahead, 1))
  }

  /// The clock of the node that told it is ahead of this one's.
  @Test func aReportIsToldAgainWhenTheCacheHoldsAnOlderOneUnderANewerVersion() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let ahead = script.now.advanced(by: .seconds(5))
    (script.cache[anna], script.cacheAge) = (try Town.record(anna, 0, at: ahead), 1)
    _ = script.open(.first, anna)
    #expect(reported(script.report(try Town.place(1), .first)) == Town.version(script.now))
    #expect(reported(script.answerAll()) == Town.version(ahead, 1))
  }

  @Test func twoNodesGiveTwoVersionsInOneMillisecond() throws {
    let versions = try (UInt64(1)...3).map { seed in
      var script = try ScriptedNode(seed: seed)
      script.connect(.first, try Town.anna(), at: nil)
      return reported(script.report(try Town.place(1), .first))
    }
    #expect(Set(versions).count == 3)
    #expect(Set(versions.map { $0?.epoch }).count == 1 && versions.allSatisfy { $0?.sequence == 0 })
  }

  /// All within one millisecond: the ring changes while nobody watches the channel, so the node forgets all of it.
  @Test func whoComesBackToANodeThatHasForgottenIsGivenNoVersionTwice() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode(slots: 3)
    script.connect(.first, anna, at: nil)
    var versions = [reported(script.report(try Town.place(0), .first))]
    script.cache = [:]
    for (number, session) in [SessionID.second, .third].enumerated() {
      _ = script.handle(.sessionClosed(SessionID(session.rawValue - 1)))
      for slots in [1, 3] {
        _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: slots, epoch: UInt64(2 + number * 2 + slots / 2))))
      }
      _ = script.open(session, anna)
      versions.append(reported(script.report(try Town.place(1), session)))
    }
    #expect(Set(versions).count == 3)
  }

  @Test func noVersionIsGivenTwiceWhenTheClockIsSetBack() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    let version = reported(script.report(try Town.place(0), .first))
    _ = script.handle(.sessionClosed(.first))
    _ = script.wait(.seconds(600))
    #expect(script.node.channelCount == 0, "everything is forgotten")
    script.cache = [:]
    script.turn(by: .seconds(-600))
    script.connect(.second, anna, at: nil)
    let again = reported(script.report(try Town.place(1), .second))
    #expect(again?.epoch == version?.epoch && again != version)
  }

  /// A clock that was ahead gave the versions from which both go on, and the cache has lost the report of this node.
  @Test func noVersionIsGivenTwiceWhenALaterReportTakesThePlaceOfANewerOne() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode { $0.healingInterval = .seconds(60) }
    script.connect(.first, anna, at: nil)
    var ahead = try Town.record(anna, 0, at: script.now.advanced(by: .seconds(3600)))
    ahead.version.node = 7
    _ = script.hear(ahead, age: 1000)
    let told = try #require(script.report(try Town.place(1), .first).compactMap(\.announcement).first)
    #expect(told.record.version.epoch == ahead.version.epoch)
    _ = script.hear(told.record, age: 0)
    script.pass(.seconds(1))
    (script.cache[anna], script.cacheAge) = (ahead, 0)
    _ = script.wait(.seconds(60))
    script.answerAll()
    let again = try #require(reported(script.report(try Town.place(2), .first)))
    #expect(again > ahead.version && again != told.record.version)
    #expect(again.sequence == told.record.version.sequence)
  }

  /// It hid, and so nobody was told where it was, nor that it hid.
  @Test func whoHidAndComesBackIsGivenNoVersionTwice() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    let version = reported(script.report(try Town.place(0), .first))
    _ = script.handle(.sharingChanged(.first, .paused(), request: nil))
    _ = script.handle(.sessionClosed(.first))
    _ = script.open(.second, try Town.anna(), sharing: .shared())
    #expect(reported(script.report(try Town.place(1), .second)) != version)
  }

  @Test func theLastVersionOfAllDoesNotTrap() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    var record = try Town.record(anna, 0, at: script.now)
    record.version = LocationVersion(epoch: .max, sequence: .max)
    _ = script.hear(record)
    #expect(reported(script.report(try Town.place(1), .first)) != nil)
  }

  /// By how many milliseconds the device's clock is ahead, and what remains of its time.
  @Test(arguments: [(-86_400_000, -86_400_000), (0, 0), (1, 0), (60_000, 0), (60_001, nil)])
  func theCaptureTimeIsBelievedWithinTheSkew(ahead: Int64, expected: Int64?) throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    let captured = script.now.advanced(byMilliseconds: ahead)
    let report = LocationReport(coordinate: try Town.place(0), capturedAt: captured)
    let effects = script.handle(.locationReported(.first, report, request: nil))
    guard case .appendHistory(let entry) = effects.last else {
      Issue.record("nothing was remembered")
      return
    }
    #expect(entry.location.capturedAt == expected.map { script.now.advanced(byMilliseconds: $0) })
    #expect(entry.location.acceptedAt == script.now)
  }
}
