import NearbyCore
import NearbyTestKit
import Testing

@Suite struct PrecisionTests {
  private func announced(_ effects: [NearbyNode.Effect]) -> [LocationCacheEntry] {
    effects.compactMap { if case .announce(let entry, _, _) = $0 { entry } else { nil } }
  }

  /// Anna at 0 m, seen with this precision, who has Bert as a friend.
  private func anna(_ precision: SharingPrecision) throws -> ScriptedNode {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert], bert: [anna]]
    script.connect(.first, anna, at: nil)
    _ = script.handle(.sharingChanged(.first, .shared(precision), request: nil))
    _ = script.wait(.seconds(1))
    return script
  }

  @Test(arguments: [SharingPrecision.block, .neighbourhood, .town])
  func whatLeavesTheNodeIsTheCellButTheHistoryIsExact(precision: SharingPrecision) throws {
    var script = try anna(precision)
    let place = try Town.place(333)
    let motion = try Motion(accuracy: 8, heading: 90, speed: 2)
    let effects = script.handle(
      .locationReported(.first, LocationReport(coordinate: place, motion: motion), request: nil))
    let entry = try #require(announced(effects).first)
    let seen = try #require(entry.record.location)
    #expect(entry.record.precision == precision)
    #expect(seen.coordinate == precision.grid?.snap(place))
    #expect(try seen.motion == Motion(accuracy: Float(try #require(precision.cellSize).metres)))
    #expect(entry.timeToLive == .seconds(600))
    guard case .appendHistory(let kept) = effects.last else {
      Issue.record("nothing was remembered")
      return
    }
    #expect(kept.location.coordinate == place)
    #expect(kept.location.motion == motion)
  }

  @Test func anAccuracyThatIsWorseThanTheCellIsKept() throws {
    var script = try anna(.block)
    let report = LocationReport(coordinate: try Town.place(0), motion: try Motion(accuracy: 900))
    let effects = script.handle(.locationReported(.first, report, request: nil))
    #expect(announced(effects).first?.record.location?.motion.accuracy == 900)
  }

  @Test func otherDevicesOnTheNodeHearTheExactPlace() throws {
    var script = try anna(.town)
    script.connect(.second, try Town.anna(), at: nil)
    let effects = script.report(try Town.place(70), .first)
    #expect(effects.contains(.deliver(.second, .ownLocation(try Town.location(70, at: script.now)))))
    // What comes back on the channel is no news.
    let record = try #require(announced(effects).first?.record)
    #expect(script.hear(record).filter { $0.event != nil } == [])
  }

  @Test func theViewersOwnDistancesAreFromItsExactPlace() throws {
    var script = try anna(.town)
    let bert = try Town.bert()
    _ = script.report(try Town.place(70), .first)
    #expect(
      script.hear(try Town.record(bert, 500, at: script.now)) == [
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: script.now, from: 70)))
      ])
  }

  @Test func aChangeOfPrecisionIsToldAtOnce() throws {
    var script = try anna(.exact)
    let place = try Town.place(70)
    _ = script.report(place, .first)
    let then = script.now
    _ = script.wait(.seconds(5))
    for precision in [SharingPrecision.town, .block, .exact] {
      let effects = script.handle(.sharingChanged(.first, .shared(precision), request: nil))
      let record = try #require(announced(effects).first?.record)
      let seen = precision.coarsen(try Town.location(70, at: then))
      #expect(record.state == .sharing(seen), "as old as it is")
      #expect(record.version == Town.version(then), "a version names a location, however it is seen")
      _ = script.wait(.seconds(1))
    }
  }

  @Test func viewersSeeTheChangeOfAFriend() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    var record = try Town.record(bert, 100, at: script.now)
    _ = script.hear(record)
    let location = try #require(record.location)
    (record.precision, record.precisionVersion) = (.block, Town.version(script.now))
    record.state = .sharing(SharingPrecision.block.coarsen(location))
    let events = script.hear(record).compactMap(\.event)
    guard case .moved(let friend) = events.first, events.count == 1 else {
      Issue.record("the friend has not moved")
      return
    }
    #expect(friend.precision == .block)
    #expect(friend.location == record.location)
  }

  @Test func whoStandsAtABorderIsNotSeenInTurnOnBothSides() throws {
    var script = try anna(.block)
    let grid = try #require(SharingPrecision.block.grid)
    // Northwards from the market, the first place in another cell.
    let cell = grid.snap(try Town.place(0))
    let border = try #require(try (0...300).first { grid.snap(try Town.place(Double($0))) != cell })
    var seen: Set<Coordinate> = []
    for step in 0..<20 {
      let metres = Double(border) + (step.isMultiple(of: 2) ? -10 : 10)
      let effects = script.report(try Town.place(metres), .first)
      if let place = announced(effects).first?.record.location?.coordinate { seen.insert(place) }
      _ = script.wait(.seconds(30))
    }
    #expect(seen.count == 1)
  }

  @Test func theNextSessionKnowsThePrecision() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.settings[anna] = SharingSettings(
      user: anna, precision: .town, precisionVersion: Town.version(script.now))
    _ = script.open(.first, anna)
    let entry = announced(script.report(try Town.place(0), .first)).first
    #expect(entry?.record.location?.coordinate == SharingPrecision.town.grid?.snap(try Town.place(0)))
  }

  @Test func aPauseThatWaitsForNothingKeepsThePrecisionOfTheCache() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let town = LocationRecord(
      user: anna, version: .none, precision: .town, precisionVersion: Town.version(script.now),
      state: .unlocated)
    let pause = try #require(announced(script.open(.first, anna, sharing: .paused())).first?.record)
    script.cache[anna] = town.merged(with: pause)
    script.answerAll()
    _ = script.report(try Town.place(0), .first)
    _ = script.wait(.seconds(1))
    let entry = announced(script.handle(.sharingChanged(.first, .shared(), request: nil))).first
    #expect(entry?.record.precision == .town)
    #expect(entry?.record.location?.coordinate == SharingPrecision.town.grid?.snap(try Town.place(0)))
  }

  /// A friend reports false positions and watches who is near, from wherever it likes: whatever it asks, the node's
  /// answers are the same for every place of the cell, so that no question tells them apart.
  @Test(arguments: 1...8 as ClosedRange<UInt64>, [SharingPrecision.block, .neighbourhood, .town])
  func falsePositionsFindNoMoreThanTheCell(seed: UInt64, precision: SharingPrecision) throws {
    var random = SplitMix64(seed: seed)
    let grid = try #require(precision.grid)
    let centre = grid.snap(try Town.place(Double.random(in: -20_000...20_000, using: &random)))
    var answers: Set<[NearbyNode.Effect]> = []
    var victims = 0
    while victims < 12 {
      let place = try Places.destination(
        from: centre, bearing: Double.random(in: 0..<360, using: &random),
        metres: grid.cellSize.metres * Double.random(in: 0...0.7, using: &random))
      guard grid.snap(place) == centre else { continue }
      victims += 1
      answers.insert(try attack(place, precision, from: centre, seed: seed))
    }
    #expect(answers.count == 1, "seed \(seed)")
  }

  /// Anna is at a place and shares it coarsely; Bert, her friend, is told what he is told.
  private func attack(
    _ victim: Coordinate, _ precision: SharingPrecision, from start: Coordinate, seed: UInt64
  ) throws -> [NearbyNode.Effect] {
    var random = SplitMix64(seed: seed &* 77)
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert], bert: [anna]]
    _ = script.open(.first, anna, sharing: .shared(precision))
    _ = script.open(.second, bert)
    script.answerAll()
    var told: [NearbyNode.Effect] = []
    for _ in 0..<60 {
      let radius = 1000 * Double.random(in: 0...2, using: &random)
      let lie = try Places.destination(
        from: start, bearing: Double.random(in: 0..<360, using: &random), metres: radius)
      for (session, place) in [(SessionID.first, victim), (.second, lie)] {
        for effect in script.report(place, session) {
          if case .announce(let entry, _, _) = effect {
            told += script.hear(entry.record).filter { $0.isTold(to: .second) }
          }
          if effect.isTold(to: .second) { told.append(effect) }
        }
      }
      _ = script.wait(.seconds(30))
    }
    #expect(told.count > 10)
    return told
  }
}

extension NearbyNode.Effect {
  fileprivate func isTold(to client: SessionID) -> Bool {
    if case .deliver(client, _) = self { true } else { false }
  }
}
