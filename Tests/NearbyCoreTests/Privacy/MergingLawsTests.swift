import NearbyCore
import NearbyTestKit
import Testing

/// The algebra of ``LocationRecord/merged(with:)``: over every pair and triple of a small universe that has all kinds
/// of ties in it, and over random records of a larger one.
@Suite struct MergingLawsTests {
  private static func version(_ epoch: Int64) -> LocationVersion {
    epoch == 0 ? .none : LocationVersion(epoch: epoch, sequence: 0)
  }

  private struct Pause { var state: LocationRecord.State, version: Int64 }
  private struct Limit { var precision: SharingPrecision, version: Int64 }

  /// Every record with one of these pauses and precisions, told with or without one of these places.
  private static func records(
    versions: [Int64], pauses: [Pause], limits: [Limit], places: [Coordinate?]
  ) throws -> [LocationRecord] {
    var records: [LocationRecord] = []
    for version in versions {
      for pause in pauses {
        for limit in limits {
          for place in places {
            var record = LocationRecord(
              user: try Town.anna(), version: Self.version(version), sharingVersion: Self.version(pause.version),
              precision: limit.precision, precisionVersion: Self.version(limit.version), state: pause.state)
            if let place {
              guard !record.isPaused else { continue }
              let location = AcceptedLocation(coordinate: place, acceptedAt: Timestamp(milliseconds: version))
              record.state = .sharing(limit.precision.coarsen(location))
            }
            records.append(record)
          }
        }
      }
    }
    return records
  }

  /// Two places in the same town, and in cells of their own otherwise.
  private static func places() throws -> [Coordinate] { [try Town.place(0), try Town.place(1500)] }

  /// A few of everything: enough for all pairs.
  private static func manyRecords() throws -> [LocationRecord] {
    let later = Timestamp(milliseconds: 100)
    var records = try records(
      versions: [0, 1, 2],
      pauses: [
        Pause(state: .unlocated, version: 0), Pause(state: .unlocated, version: 1),
        Pause(state: .paused(), version: 1), Pause(state: .paused(until: later), version: 1),
        Pause(state: .paused(until: .distantFuture), version: 1),
        Pause(state: .paused(until: .distantPast), version: 1),
        Pause(state: .unlocated, version: 2), Pause(state: .paused(until: later), version: 2),
      ],
      limits: [
        Limit(precision: .exact, version: 0), Limit(precision: .exact, version: 1),
        Limit(precision: .block, version: 1),
        Limit(precision: .town, version: 1), Limit(precision: .neighbourhood, version: 2),
      ],
      places: try places() + [nil])
    // One report, of which everything but the place differs.
    let place = try Town.place(0)
    for acceptedAt in [Int64(1), 2] {
      for capturedAt in [nil, Timestamp(milliseconds: 1)] {
        for motion in [Motion.unknown, try Motion(accuracy: 0), try Motion(heading: 90), try Motion(speed: 2)] {
          let location = AcceptedLocation(
            coordinate: place, acceptedAt: Timestamp(milliseconds: acceptedAt), capturedAt: capturedAt, motion: motion)
          records.append(LocationRecord(user: try Town.anna(), version: version(1), state: .sharing(location)))
        }
      }
    }
    return records
  }

  /// Few enough for all triples, and with all that makes them differ.
  private static func fewRecords() throws -> [LocationRecord] {
    try records(
      versions: [1, 2],
      pauses: [
        Pause(state: .unlocated, version: 0), Pause(state: .paused(), version: 1), Pause(state: .unlocated, version: 2),
      ],
      limits: [
        Limit(precision: .exact, version: 0), Limit(precision: .block, version: 1),
        Limit(precision: .town, version: 2), Limit(precision: .exact, version: 3),
      ],
      places: try places() + [nil])
  }

  // MARK: Pairs

  @Test func mergingIsIdempotentAndCommutative() throws {
    let records = try Self.manyRecords()
    for one in records {
      #expect(one.merged(with: one) == one)
      for other in records {
        let merged = one.merged(with: other)
        #expect(merged == other.merged(with: one), "\(one) and \(other)")
        // What is known is not known better by hearing it again.
        #expect(merged == merged.merged(with: one), "\(one) and \(other)")
      }
    }
  }

  /// The fast path of a channel is the merge.
  @Test func whatReplacesARecordIsWhatMergingGives() throws {
    let records = try Self.manyRecords()
    var count = 0
    for record in records {
      for news in records where record.isReplaced(by: news) {
        count += 1
        #expect(record.merged(with: news) == news, "\(record) and \(news)")
      }
    }
    #expect(count > 200)
  }

  @Test(arguments: UInt64(1)...20)
  func randomRecordsObeyTheLawsOfPairs(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let (one, other) = (try Self.record(using: &random), try Self.record(using: &random))
      let merged = one.merged(with: other)
      #expect(one.merged(with: one) == one, "seed \(seed)")
      #expect(merged == other.merged(with: one), "seed \(seed)")
      #expect(merged == merged.merged(with: one), "seed \(seed)")
      if one.isReplaced(by: other) { #expect(merged == other, "seed \(seed)") }
    }
  }

  // MARK: Triples

  /// Why the order in which three records meet may matter, as the comment on `merged(with:)` lists it.
  private enum Exception: CaseIterable { case hidden, thirdPrecision, twoPlaces }

  private static func exceptions(among records: [LocationRecord]) -> Set<Exception> {
    let newest = records.map(\.version).max()
    let tellers = records.filter { $0.version == newest && $0.location != nil }
    let pause = records.max { isOlder($0, than: $1) }
    guard pause?.isPaused == false, let teller = tellers.first else { return [] }
    var found: Set<Exception> = []
    let hiding = records.filter(\.isPaused)
    if !tellers.contains(where: { teller in hiding.allSatisfy { !isOlder(teller, than: $0) } }) {
      found.insert(.hidden)
    }
    let limits = records.map { ($0.precisionVersion, $0.precision) }
    let (told, last) = ((teller.precisionVersion, teller.precision), limits.max { $0 < $1 } ?? limits[0])
    if limits.contains(where: { told < $0 && $0 < last && $0.1 != told.1 && $0.1 != last.1 }) {
      found.insert(.thirdPrecision)
    }
    for other in tellers
    where other.location != teller.location || (other.precisionVersion, other.precision) != told {
      found.insert(.twoPlaces)
    }
    return found
  }

  private static func isOlder(_ one: LocationRecord, than other: LocationRecord) -> Bool {
    // A pause wins over none of the same version; the universe has no two pauses of one version.
    (one.sharingVersion, one.isPaused ? 1 : 0) < (other.sharingVersion, other.isPaused ? 1 : 0)
  }

  /// Since merging is commutative, these are all orders and groupings of three.
  private static func groupings(
    _ one: LocationRecord, _ two: LocationRecord, _ three: LocationRecord
  ) -> [LocationRecord] {
    [
      one.merged(with: two).merged(with: three), one.merged(with: two.merged(with: three)),
      one.merged(with: three).merged(with: two),
    ]
  }

  @Test func mergingIsAssociativeButForTheThreeExceptions() throws {
    let records = try Self.fewRecords()
    var counts: [Exception: Int] = [:]
    for (index, one) in records.enumerated() {
      for (next, two) in records.enumerated().dropFirst(index) {
        for three in records.dropFirst(next) {
          let results = Self.groupings(one, two, three)
          let isSame = results[0] == results[1] && results[0] == results[2]
          let exceptions = Self.exceptions(among: [one, two, three])
          if !isSame {
            #expect(!exceptions.isEmpty, "\(one), \(two), \(three)")
            if exceptions.count == 1, let exception = exceptions.first { counts[exception, default: 0] += 1 }
          } else if exceptions == [.hidden] {
            Issue.record("what was hidden came back: \(one), \(two), \(three)")
          }
          check(results, of: [one, two, three])
        }
      }
    }
    // None of the exceptions is stated for nothing.
    for exception in Exception.allCases { #expect(counts[exception, default: 0] > 0, "\(exception)") }
  }

  /// Whatever the order: the registers are the same, and nobody sees more than the newest pause and precision allow.
  private func check(_ results: [LocationRecord], of records: [LocationRecord], _ comment: Comment = "") {
    let newest = records.map(\.version).max()
    let tellers = records.filter { $0.version == newest && $0.location != nil }
    for result in results {
      let first = results[0]
      #expect(result.version == newest, comment)
      #expect(
        result.sharingVersion == first.sharingVersion && result.isPaused == first.isPaused
          && result.precision == first.precision && result.precisionVersion == first.precisionVersion, comment)
      #expect(result.precisionVersion == records.map(\.precisionVersion).max(), comment)
      guard let location = result.location else { continue }
      #expect(!(records.max { Self.isOlder($0, than: $1) }?.isPaused ?? true), comment)
      // It is a place that was told, or a cell of the newest precision, and claims to be no better than that.
      let cells = result.precision.coarsen(location)
      #expect(cells.coordinate == location.coordinate, comment)
      #expect(Double(location.motion.accuracy ?? 0) >= result.precision.cellSize?.metres ?? 0, comment)
      let isTold = tellers.contains { teller in
        (location.motion.accuracy ?? 0) >= (teller.location?.motion.accuracy ?? 0)
          && location.acceptedAt == teller.location?.acceptedAt
      }
      #expect(isTold, comment)
    }
  }

  @Test(arguments: UInt64(1)...20)
  func randomRecordsMergeToTheSameButForTheThreeExceptions(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let records = try (0..<3).map { _ in try Self.record(using: &random) }
      let results = Self.groupings(records[0], records[1], records[2])
      let isSame = results[0] == results[1] && results[0] == results[2]
      #expect(isSame || !Self.exceptions(among: records).isEmpty, "seed \(seed)")
      check(results, of: records, "seed \(seed)")
    }
  }

  // MARK: Counterexamples, and how they heal

  private static func told(
    _ version: Int64, sharing: Int64 = 0, _ precision: SharingPrecision = .exact, limit: Int64 = 0,
    at place: Coordinate
  ) throws -> LocationRecord {
    let location = AcceptedLocation(coordinate: place, acceptedAt: Timestamp(milliseconds: version))
    return LocationRecord(
      user: try Town.anna(), version: Self.version(version), sharingVersion: Self.version(sharing),
      precision: precision, precisionVersion: Self.version(limit), state: .sharing(precision.coarsen(location)))
  }

  private static func decided(
    _ state: LocationRecord.State = .unlocated, sharing: Int64 = 0, _ precision: SharingPrecision = .exact,
    limit: Int64 = 0
  ) throws -> LocationRecord {
    LocationRecord(
      user: try Town.anna(), version: .none, sharingVersion: version(sharing), precision: precision,
      precisionVersion: version(limit), state: state)
  }

  /// The place is lost where the pause comes before its end.
  @Test func aPauseThatIsOverMayHaveTakenThePlaceAway() throws {
    let report = try Self.told(9, at: Town.place(0))
    let (pause, end) = (try Self.decided(.paused(), sharing: 1), try Self.decided(sharing: 2))
    #expect(report.merged(with: pause).merged(with: end).location == nil)
    #expect(report.merged(with: pause.merged(with: end)).location == report.location)
  }

  /// A cell of a cell is not always the cell of the place.
  @Test func aThirdPrecisionMayMakeACellOfACell() throws {
    let places = try (0..<100).map { try Coordinate(latitude: 52.5, longitude: 13.4 + Double($0) / 1000) }
    let (neighbourhood, town) = (
      try Self.decided(.neighbourhood, limit: 1), try Self.decided(.town, limit: 2)
    )
    var moved = 0
    for place in places {
      let report = try Self.told(9, at: place)
      let (twice, once) = (
        report.merged(with: neighbourhood).merged(with: town), report.merged(with: neighbourhood.merged(with: town))
      )
      #expect(twice.location?.motion.accuracy == 6000, "the errors of both cells")
      #expect(once.location?.motion.accuracy == 5000)
      if twice.location?.coordinate != once.location?.coordinate { moved += 1 }
    }
    #expect(moved > 0)
  }

  private static func decided(_ precision: SharingPrecision, limit: Int64) throws -> LocationRecord {
    try decided(.unlocated, precision, limit: limit)
  }

  /// Which of two places counts that were told under one version depends on what they meet before.
  @Test func aVersionThatNamesTwoPlacesNamesNone() throws {
    let coarse = try Self.told(9, .town, limit: 1, at: Town.place(0))
    let exact = try Self.told(9, at: Town.place(1500))
    let block = try Self.decided(.block, limit: 2)
    let results = [
      exact.merged(with: block).merged(with: coarse), exact.merged(with: coarse).merged(with: block),
    ]
    #expect(results[0].location != results[1].location)
  }

  /// Whoever knows the place tells it again under the newest decisions, and that wins over all that the order made of
  /// it.
  @Test func whoKnowsThePlaceEndsAllDifferences() throws {
    let records = try Self.fewRecords()
    var count = 0
    for (index, one) in records.enumerated() {
      for (next, two) in records.enumerated().dropFirst(index) {
        for three in records.dropFirst(next) {
          let exceptions = Self.exceptions(among: [one, two, three])
          guard !exceptions.isEmpty, !exceptions.contains(.twoPlaces) else { continue }
          let results = Self.groupings(one, two, three)
          guard let teller = [one, two, three].filter({ $0.location != nil }).max(by: { $0.version < $1.version })
          else { continue }
          // What the teller's node tells: its place as the newest precision wants it, under the newest decisions.
          var again = results[0]
          again.state = .unlocated
          var place = teller
          place.sharingVersion = again.sharingVersion
          again = place.merged(with: again)
          count += 1
          #expect(again.location != nil)
          for result in results { #expect(result.merged(with: again) == again, "\(one), \(two), \(three)") }
        }
      }
    }
    #expect(count > 1000)
  }

  // MARK: Random records

  /// One of few versions, so that ties are frequent; a version of a pause names one pause.
  private static func record(using random: inout SplitMix64) throws -> LocationRecord {
    let (sharing, limit) = (Int64.random(in: 0..<5, using: &random), Int64.random(in: 0..<4, using: &random))
    let precision = limit == 0 ? .exact : SharingPrecision.allCases.randomElement(using: &random) ?? .exact
    let place = try Town.place(Double(Int.random(in: 0..<5, using: &random)) * 900)
    let version = Int64.random(in: 0..<4, using: &random)
    var record = try told(version, sharing: sharing, precision, limit: limit, at: place)
    if sharing % 2 == 1 {
      record.state = .paused(until: sharing == 1 ? nil : Timestamp(milliseconds: 100))
    } else if Int.random(in: 0..<4, using: &random) == 0 {
      record.state = .unlocated
    }
    return record
  }
}
