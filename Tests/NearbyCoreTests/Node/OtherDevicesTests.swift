import NearbyCore
import NearbyTestKit
import Testing

/// What a node knows of where its user is when a device on another node was told.
@Suite struct OtherDevicesTests {
  private func announced(_ effects: [NearbyNode.Effect]) -> [LocationRecord] {
    effects.compactMap { if case .announce(let entry, _, _) = $0 { entry.record } else { nil } }
  }

  private func coordinates(_ effects: [NearbyNode.Effect]) -> [Coordinate?] {
    announced(effects).map { $0.location?.coordinate }
  }

  /// What another node tells of Anna that has been told her place, or its cell.
  private func record(
    _ location: AcceptedLocation, seen precision: SharingPrecision = .exact, decided: Timestamp
  ) throws -> LocationRecord {
    LocationRecord(
      user: try Town.anna(), version: Town.version(location.acceptedAt),
      sharingVersion: Town.version(decided), precision: precision, precisionVersion: Town.version(decided),
      state: .sharing(precision.coarsen(location)))
  }

  // MARK: Places that have left the cache

  /// - Parameters:
  ///   - isOlderPlaceKnown: Whether a device on this node said before where it was.
  ///   - isVersionKnown: Whether the pause came with the version of the place that it hides.
  @Test(arguments: [false, true], [false, true])
  func whatWasMissedOnTheChannelCountsHoweverOld(isOlderPlaceKnown: Bool, isVersionKnown: Bool) throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: isOlderPlaceKnown ? try Town.place(0) : nil)
    _ = script.wait(.seconds(1))
    let reportedAt = script.now
    var pause = Town.paused(try Town.anna(), at: reportedAt)
    if isVersionKnown { pause.version = Town.version(reportedAt) }
    _ = script.hear(pause)
    _ = script.wait(.seconds(700))
    let place = try Town.location(100, at: reportedAt)
    let shown = try record(place, decided: script.now)
    script.cache[shown.user] = shown
    _ = script.handle(.slotLost(try Town.slot()))
    #expect(script.answerAll().contains(.deliver(.first, .ownLocation(place))))
    #expect(script.hear(shown) == [], "what comes late all the same is no news")
  }

  @Test func whatAnotherDeviceSaysIsNewsAlsoWhenTheCacheKnewItBefore() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let place = try Town.location(100, at: script.now.advanced(by: .seconds(-700)))
    let shown = try record(place, decided: script.now)
    script.cache[anna] = shown
    let told = NearbyNode.Effect.deliver(.first, .ownLocation(place))
    #expect(!(script.open(.first, anna) + script.answerAll()).contains(told), "a former session may have")
    #expect(script.hear(shown) == [told])
  }

  @Test func whatAFormerSessionSaidLongAgoIsNotTaken() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let place = try Town.location(100, at: script.now.advanced(by: .seconds(-700)))
    script.cache[anna] = try record(place, decided: script.now)
    _ = script.open(.first, anna)
    var told = script.answerAll()
    _ = script.wait(.seconds(1))
    // The cache keeps the place beside a decision that does not know it, also before the channel brings that back.
    let decision = announced(script.handle(.sharingChanged(.first, .shared(.exact), request: nil)))
    script.cache[anna] = script.cache[anna]?.merged(with: try #require(decision.first))
    #expect(script.cache[anna]?.location == place)
    _ = script.handle(.slotLost(try Town.slot()))
    told += script.answerAll()
    #expect(!told.contains(.deliver(.first, .ownLocation(place))))
  }

  // MARK: Cells of cells

  /// The first place eastwards from the market that is like that.
  private func place(where isLikeThat: (Coordinate) -> Bool) throws -> Coordinate {
    let places = try (0..<2000).map {
      try Coordinate(latitude: 52.5, longitude: 13.4 + Double($0) / 10_000)
    }
    let found = places.first(where: isLikeThat)
    return try #require(found)
  }

  private func cell(_ place: Coordinate, _ precision: SharingPrecision) -> Coordinate {
    precision.grid?.snap(place) ?? place
  }

  /// A place that is in another town than the centre of its neighbourhood.
  private func placeBesideItsCentre() throws -> Coordinate {
    try place { cell($0, .town) != cell(cell($0, .neighbourhood), .town) }
  }

  /// So a coarser cell that somebody made who does not know the place is one in which the user could be seen anyway.
  @Test(arguments: UInt64(1)...20)
  func aPlaceIsInTheMarginOfACellThatIsMadeOfItsCells(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let place = try Coordinate(
        latitude: Double.random(in: -80...80, using: &random),
        longitude: Double.random(in: -180...180, using: &random))
      let near = try Places.destination(
        from: place, bearing: Double.random(in: 0..<360, using: &random),
        metres: Double.random(in: 0...2000, using: &random))
      // Where friends saw the user before, who may still be in the margin there.
      for finest in [SharingPrecision.block, .neighbourhood] {
        var known = try #require(finest.grid).snap(place, previous: cell(near, finest))
        for coarser in [SharingPrecision.neighbourhood, .town] where coarser > finest {
          if Bool.random(using: &random), coarser != .town { continue }
          known = cell(known, coarser)
          #expect(coarser.grid?.snap(place, previous: known) == known, "seed \(seed)")
        }
      }
    }
  }

  @Test func onlyWhoKnowsThePlaceKeepsTheFormerCellInItsMargin() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    let market = cell(try Town.place(0), .town)
    let beyond = try place { cell(cell($0, .neighbourhood), .town) != market }
    let next = cell(beyond, .neighbourhood)
    #expect(SharingPrecision.town.grid?.snap(next, previous: market) == market, "it is in the margin")

    let start = script.now
    _ = script.hear(try record(Town.location(0, at: start), seen: .neighbourhood, decided: start))
    _ = script.wait(.seconds(1))
    let town = SharingDecision.shared(.town)
    #expect(coordinates(script.handle(.sharingChanged(.first, town, request: nil))) == [market])
    let location = AcceptedLocation(coordinate: beyond, acceptedAt: script.now)
    _ = script.hear(try record(location, seen: .neighbourhood, decided: start))
    _ = script.wait(.seconds(1))
    #expect(coordinates(script.handle(.sharingChanged(.first, town, request: nil))) == [cell(next, .town)])
  }

  @Test func whoKnowsThePlaceCorrectsTheCellOfWhoDoesNot() throws {
    let (anna, place) = (try Town.anna(), try placeBesideItsCentre())
    // One node was told the place; the other knows the neighbourhood, and is told to show no more than the town.
    var (told, other) = (try ScriptedNode(), try ScriptedNode())
    told.connect(.first, anna, at: nil)
    other.connect(.first, anna, at: nil)
    let decision = told.handle(.sharingChanged(.first, .shared(.neighbourhood), request: nil))
    for record in announced(decision + told.report(place, .first)) {
      _ = told.hear(record)
      _ = other.hear(record)
    }
    _ = told.wait(.seconds(1))
    _ = other.wait(.seconds(1))
    let rough = try #require(
      announced(other.handle(.sharingChanged(.first, .shared(.town), request: nil))).first)
    #expect(rough.location?.coordinate == cell(cell(place, .neighbourhood), .town))
    #expect(rough.location?.motion.accuracy == 6000, "the errors of both cells")
    _ = other.hear(rough)

    let sure = try #require(announced(told.hear(rough)).first)
    #expect(sure.location?.coordinate == cell(place, .town))
    #expect(sure.location?.motion.accuracy == 5000)
    for node in [told, other] {
      var node = node
      #expect(announced(node.hear(sure)) == [], "nobody has to say more")
      #expect(node.hear(rough) == [])
    }
  }

  /// All nodes end a pause, each as it knows the place.
  @Test(arguments: [true, false])
  func friendsSeeTheCellOfWhoKnowsThePlaceWhicheverComesFirst(isFirst: Bool) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    let place = try placeBesideItsCentre()
    var script = try ScriptedNode()
    script.friends = [bert: [anna]]
    script.connect(.first, anna, at: nil)
    script.connect(.second, bert, at: cell(place, .town))
    let end = script.now.advanced(by: .seconds(60))
    _ = script.handle(.sharingChanged(.first, .paused(until: end, precision: .town), request: nil))
    _ = script.report(place, .first)
    let sure = try #require(announced(script.wait(.seconds(60))).first)
    var rough = sure
    var location = try #require(sure.location)
    location.coordinate = cell(cell(place, .neighbourhood), .town)
    location.motion = try Motion(accuracy: 6000)
    rough.state = .sharing(location)
    for record in isFirst ? [sure, rough] : [rough, sure] { _ = script.hear(record) }
    let list = script.handle(.nearbyRequested(.second, after: nil, pageSize: 0, request: 1))
    guard case .page(let page, request: 1) = list.first?.event else {
      Issue.record("no list came")
      return
    }
    #expect(page.friends.map(\.location.coordinate) == [cell(place, .town)])
  }
}
