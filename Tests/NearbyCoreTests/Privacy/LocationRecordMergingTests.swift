import NearbyCore
import NearbyTestKit
import Testing

@Suite struct LocationRecordMergingTests {
  private func version(_ epoch: Int64) -> LocationVersion { LocationVersion(epoch: epoch, sequence: 0) }

  private func shared(
    _ epoch: Int64, decided: Int64? = nil, _ precision: SharingPrecision = .exact, metres: Double = 0
  ) throws -> LocationRecord {
    let location = try Town.location(metres, at: Timestamp(milliseconds: epoch))
    return LocationRecord(
      user: try Town.anna(), version: version(epoch), sharingVersion: decided.map(version) ?? .none,
      precision: precision, precisionVersion: decided.map(version) ?? .none,
      state: .sharing(precision.coarsen(location)))
  }

  private func paused(
    _ epoch: Int64, decided: Int64, until: Int64? = nil, _ precision: SharingPrecision = .exact
  ) throws -> LocationRecord {
    LocationRecord(
      user: try Town.anna(), version: version(epoch), sharingVersion: version(decided), precision: precision,
      precisionVersion: version(decided), state: .paused(until: until.map(Timestamp.init(milliseconds:))))
  }

  @Test func theNewestLocationWins() throws {
    let (old, new) = (try shared(1), try shared(2, metres: 50))
    #expect(old.merged(with: new) == new)
    #expect(new.merged(with: old) == new)
  }

  @Test func aPauseIsNotUndoneByALocationThatDoesNotKnowOfIt() throws {
    let (pause, report) = (try paused(1, decided: 5), try shared(9))
    let both = try paused(9, decided: 5)
    #expect(pause.merged(with: report) == both)
    #expect(report.merged(with: pause) == both)
  }

  @Test func whoSharesAgainIsShownWhereTheNewestLocationIsKnown() throws {
    let hidden = try paused(9, decided: 5)
    let again = LocationRecord(
      user: try Town.anna(), version: version(9), sharingVersion: version(6), precisionVersion: version(6),
      state: .unlocated)
    #expect(hidden.merged(with: try shared(8, decided: 6)) == again)
    #expect(hidden.merged(with: try shared(9, decided: 6)) == (try shared(9, decided: 6)))
    #expect(again.merged(with: try shared(9, decided: 6)) == (try shared(9, decided: 6)))
  }

  @Test func anExactLocationThatDoesNotKnowOfTheNewPrecisionIsMadeCoarser() throws {
    let (town, report) = (try shared(1, decided: 5, .town), try shared(9, metres: 80))
    let both = try shared(9, decided: 5, .town, metres: 80)
    #expect(town.merged(with: report) == both)
    #expect(report.merged(with: town) == both)
    #expect(both.location?.coordinate != report.location?.coordinate)
  }

  @Test func aCoarserLocationThatDoesNotKnowOfTheFinerPrecisionIsShownInItsCells() throws {
    let (block, report) = (try shared(1, decided: 6, .block), try shared(9, decided: 5, .town, metres: 80))
    let town = try #require(report.location)
    for merged in [block.merged(with: report), report.merged(with: block)] {
      #expect(merged.precision == .block)
      #expect(merged.location?.coordinate == SharingPrecision.block.grid?.snap(town.coordinate))
      #expect(merged.location?.motion.accuracy == 5250, "no better than it was")
    }
  }

  @Test func whoKnowsThePlaceWinsOverWhoMadeACellOfACell() throws {
    let town = try shared(9, decided: 6, .town, metres: 80)
    for finer in [SharingPrecision.block, .neighbourhood] {
      var decision = try shared(1, decided: 6, .town)
      decision.state = .unlocated
      let cellOfCell = try shared(9, decided: 5, finer, metres: 80).merged(with: decision)
      #expect(cellOfCell.location != nil && cellOfCell.precision == .town)
      #expect(cellOfCell.merged(with: town) == town)
      #expect(town.merged(with: cellOfCell) == town)
    }
  }

  @Test func ofTwoCellsThatAreEquallyGoodTheSameOneCountsEverywhere() throws {
    let cells = [try shared(9, decided: 6, .town), try shared(9, decided: 6, .town, metres: 5000)]
    #expect(cells[0] != cells[1])
    #expect(cells[0].merged(with: cells[1]) == cells[1].merged(with: cells[0]))
  }

  @Test func aPauseDoesNotUndoAPrecision() throws {
    let town = try shared(1, decided: 5, .town)
    var pause = try paused(1, decided: 6)
    pause.precisionVersion = .none
    let both = [town.merged(with: pause), pause.merged(with: town)]
    for merged in both {
      #expect(merged.isPaused && merged.sharingVersion == version(6))
      #expect(merged.precision == .town && merged.precisionVersion == version(5))
    }
    #expect(both[0] == both[1])
  }

  @Test func theSameReportUnderANewerDecisionReplacesTheFormerOne() throws {
    let (town, exact) = (try shared(9, decided: 5, .town), try shared(9, decided: 6))
    #expect(town.merged(with: exact) == exact)
    #expect(exact.merged(with: town) == exact)
  }

  @Test func ofTwoDecisionsOfOneVersionTheOneThatShowsLessCounts() throws {
    let decisions = [
      try shared(1, decided: 5), try shared(1, decided: 5, .block),
      try paused(1, decided: 5, until: 70, .block),
      try paused(1, decided: 5, until: 80, .block), try paused(1, decided: 5, .block),
      try paused(1, decided: 5, .town),
    ]
    for (index, more) in decisions.enumerated() {
      for less in decisions[index...] {
        #expect(more.merged(with: less) == less)
        #expect(less.merged(with: more) == less)
      }
    }
  }

  @Test func aRecordOfSomebodyElseSaysNothing() throws {
    var other = try shared(9, decided: 9)
    other.user = try Town.bert()
    #expect(try shared(1).merged(with: other) == (try shared(1)))
  }

  /// In whatever order the same news come, and how often, everybody knows the same of decision and version in the end,
  /// and never sees more than the newest decision allows.
  @Test(arguments: UInt64(1)...50)
  func theOrderOfNewsDoesNotMatter(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let news = try (0..<4).map { _ in try record(using: &random) }
      let folded = [news, news.shuffled(using: &random) + news.shuffled(using: &random)].map {
        $0.dropFirst().reduce($0[0]) { $0.merged(with: $1) }
      }
      let (one, other) = (folded[0], folded[1])
      #expect(one.version == other.version, "seed \(seed)")
      #expect(one.sharingVersion == other.sharingVersion, "seed \(seed)")
      #expect(one.precision == other.precision, "seed \(seed)")
      #expect(one.isPaused == other.isPaused, "seed \(seed)")
      #expect(one.version == news.map(\.version).max(), "seed \(seed)")
      #expect(one.sharingVersion == news.map(\.sharingVersion).max(), "seed \(seed)")
      for merged in folded {
        #expect(merged.merged(with: merged) == merged, "seed \(seed)")
        guard let location = merged.location else { continue }
        #expect(!merged.isPaused && !news.contains { $0.location == nil && $0.version > merged.version })
        // Told by one of the news, and at least that coarse.
        #expect(merged.precision.coarsen(location).coordinate == location.coordinate, "seed \(seed)")
      }
      let pair = try [record(using: &random), record(using: &random)]
      #expect(pair[0].merged(with: pair[1]) == pair[1].merged(with: pair[0]), "seed \(seed)")
    }
  }

  /// One of few, with few versions, as nodes make them: a version names one location and one decision.
  private func record(using random: inout SplitMix64) throws -> LocationRecord {
    let decided = Int64.random(in: 0..<4, using: &random)
    let limited = Int64.random(in: 0..<4, using: &random)
    let precision = [SharingPrecision.exact, .town, .block, .neighbourhood][Int(limited)]
    let epoch = Int64.random(in: 1..<5, using: &random)
    var record = try shared(epoch, decided: limited, precision, metres: Double(epoch) * 3000)
    record.sharingVersion = version(decided)
    if decided == 2 {
      record.state = .paused(until: Timestamp(milliseconds: 100))
    } else if Int.random(in: 0..<4, using: &random) == 0 {
      record.state = .unlocated
    }
    return record
  }
}
