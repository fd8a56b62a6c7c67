import NearbyCore
import NearbyTestKit
import Testing

/// Single steps of an own record, without a node.
@Suite struct OwnRecordTests {
  private let start = Timestamp(milliseconds: 1_000_000)

  private func moment(_ seconds: Int64 = 0, heard: LocationRecord? = nil) throws -> Moment {
    Moment(
      user: try Town.anna(), heard: heard.map { self.heard($0) }, time: time(start.advanced(by: .seconds(seconds))),
      node: Town.node, lifetimeMilliseconds: 600_000)
  }

  /// Before the tests begin, too, so much time has passed as people read.
  private func time(_ wall: Timestamp) -> ClockReading {
    ClockReading(monotonic: MonotonicTime(milliseconds: wall.milliseconds), wall: wall)
  }

  /// By a teller whose clock is right.
  private func heard(_ record: LocationRecord) -> HeardRecord {
    HeardRecord(record, since: time(record.location?.acceptedAt ?? start).monotonic)
  }

  private func location(_ metres: Double, _ seconds: Int64 = 0) throws -> AcceptedLocation {
    AcceptedLocation(coordinate: try Town.place(metres), acceptedAt: start.advanced(by: .seconds(seconds)))
  }

  // MARK: What clients say

  @Test func aReportIsToldAtOnce() throws {
    var own = OwnRecord()
    let outcome = own.report(try location(0), in: try moment())
    #expect(outcome.move?.whyLeft == .outOfRange)
    #expect(outcome.ownLocation?.coordinate == (try Town.place(0)), "other sessions here are told")
    #expect(outcome.announcement?.record.version == outcome.report)
    #expect(outcome.announcement?.record.location == outcome.ownLocation)
  }

  @Test func aDecisionIsKeptAndToldAtOnce() throws {
    var own = OwnRecord()
    let outcome = own.decide(.paused(precision: .town), in: try moment())
    let version = Town.version(start)
    #expect(
      outcome.settings
        == SharingSettings(
          user: try Town.anna(), visibility: .paused(), visibilityVersion: version, precision: .town,
          precisionVersion: version))
    #expect(outcome.announcement?.record.isPaused == true)
    let hidden = own.report(try location(0, 2), in: try moment(2))
    #expect(hidden.announcement == nil && hidden.report == nil)
    #expect(own.location != nil && own.visiblePlace == nil)
  }

  @Test func whatTheStoreKnowsHoldsFromTheBeginning() throws {
    var own = OwnRecord()
    var settings = Town.settings(try Town.anna(), .paused(), at: start)
    settings.precision = .town
    settings.precisionVersion = Town.version(start)
    #expect(own.start(with: settings, heard: nil, unconfirmed: nil, in: try moment(1)) == OwnRecord.Outcome())
    #expect(own.isPaused)
    let shown = own.decide(.shared(), in: try moment(2))
    #expect(shown.announcement?.record.precision == .town)
    let report = own.report(try location(80, 3), in: try moment(3))
    #expect(report.announcement?.record.location?.coordinate == SharingPrecision.town.grid?.snap(try Town.place(80)))
  }

  @Test func aPauseThatTheStoreHasAndIsOverHasEnded() throws {
    var own = OwnRecord()
    let settings = Town.settings(try Town.anna(), .paused(until: start), at: start)
    let outcome = own.start(with: settings, heard: nil, unconfirmed: nil, in: try moment())
    #expect(!own.isPaused && own.pauseEnd == nil)
    #expect(outcome.announcement?.record.sharingVersion == settings.visibilityVersion.successor)
  }

  @Test func theStoreIsToldWhatItDoesNotKnow() throws {
    var own = OwnRecord()
    let decided = own.decide(.paused(), in: try moment()).settings
    #expect(own.hear(nil, in: try moment(1)).settings == decided)
    #expect(own.hear(decided, in: try moment(1)).settings == nil)
    let newer = Town.settings(try Town.anna(), .shared, at: start.advanced(by: .seconds(1)))
    #expect(own.hear(newer, in: try moment(2)).settings == nil)
    #expect(!own.isPaused)
  }

  /// What was said on a node whose clock is ahead, before this one listened.
  @Test func aReportIsNewerThanAllThatTheCacheHeld() throws {
    var own = OwnRecord()
    _ = own.report(try location(0), in: try moment())
    let found = try Town.record(Town.anna(), 900, at: start.advanced(by: .seconds(5)))
    let before = HeardRecord(found, since: time(start.advanced(by: .seconds(-5))).monotonic)
    let outcome = own.hear(before, from: .cache, in: try moment(1, heard: found))
    #expect(outcome.ownLocation == nil)
    #expect(outcome.announcement?.record.location?.coordinate == (try Town.place(0)))
    #expect(outcome.announcement.map { $0.record.version > found.version } == true)
    // Another device is another matter.
    let other = try Town.record(Town.anna(), 300, at: start.advanced(by: .seconds(6)))
    let heard = own.hear(heard(other), from: .channel, in: try moment(2, heard: other))
    #expect(heard.ownLocation == other.location && heard.announcement == nil)
  }

  // MARK: What other nodes say

  @Test func aDecisionThatDidNotKnowThePlaceIsRepaired() throws {
    var own = OwnRecord()
    _ = own.report(try location(80), in: try moment())
    var decision = Town.unlocated(try Town.anna(), at: start.advanced(by: .seconds(1)))
    decision.precision = .town
    decision.precisionVersion = decision.sharingVersion
    let repair = own.hear(heard(decision), from: .channel, in: try moment(1, heard: decision)).announcement?.record
    #expect(repair?.location?.coordinate == SharingPrecision.town.grid?.snap(try Town.place(80)))
    #expect(repair?.version == Town.version(start), "an old place does not become a new one")
  }

  /// The node lost its slot and reads the cache, which has merged a decision with the place that it did not know.
  /// Others heard three messages: the pause, the place, which they dropped, and the end of the pause, without the
  /// place.
  @Test(arguments: [RecordSource.cache, .missed])
  func aDecisionFoundInTheCacheIsRepairedAlsoWhenThePlaceIsThere(source: RecordSource) throws {
    var own = OwnRecord()
    _ = own.report(try location(80), in: try moment())
    var merged = own.record(in: try moment())
    merged.sharingVersion = Town.version(start.advanced(by: .seconds(1)))
    let repair = own.hear(heard(merged), from: source, in: try moment(1, heard: merged)).announcement?.record
    #expect(repair == merged)
    #expect(
      own.hear(heard(merged), from: source, in: try moment(2, heard: merged)).announcement == nil, "it has been told")
  }

  /// Two devices that give two places one version would each go on with the other's for ever.
  @Test func anotherPlaceOfTheSameVersionIsNoNews() throws {
    var own = OwnRecord()
    let told = try #require(own.report(try location(0), in: try moment()).announcement?.record)
    var other = told
    other.state = .sharing(try Town.location(900, at: start))
    for source in [RecordSource.channel, .cache, .missed] {
      #expect(own.hear(heard(other), from: source, in: try moment(1, heard: other)).ownLocation == nil)
    }
    #expect(own.location?.coordinate == (try Town.place(0)))
  }

  @Test(arguments: [(599_999, true), (600_000, false)])
  func aPlaceIsFoundUntilItIsTooOld(age: Int64, isFound: Bool) throws {
    let then = start.advanced(byMilliseconds: -age)
    let found = try Town.record(Town.anna(), 0, at: then)
    var started = OwnRecord()
    _ = started.start(with: nil, heard: heard(found), unconfirmed: nil, in: try moment(heard: found))
    #expect((started.location != nil) == isFound)
    var read = OwnRecord()
    _ = read.hear(heard(found), from: .cache, in: try moment(heard: found))
    #expect((read.location != nil) == isFound)
  }

  @Test func anEchoIsNoNews() throws {
    var own = OwnRecord()
    let outcome = own.report(try location(0), in: try moment())
    let echo = try #require(outcome.announcement?.record)
    #expect(!own.mayLearn(from: echo))
    #expect(own.unconfirmedRecord(after: nil, in: try moment()) == heard(echo))
    #expect(own.unconfirmedRecord(after: heard(echo), in: try moment(heard: echo)) == nil)
  }

  /// Whatever is known: what the fast path takes for no news changes nothing. Over all versions, ties and precisions.
  @Test(arguments: [SharingPrecision.exact, .block, .town])
  func theFastPathMissesNothing(precision: SharingPrecision) throws {
    let records = try records()
    var (fast, all) = (0, 0)
    for heard in records {
      var own = OwnRecord()
      _ = own.start(with: nil, heard: self.heard(heard), unconfirmed: nil, in: try moment(heard: heard))
      for states in try [own, reported(own, heard: heard), decided(own, precision, heard: heard)] {
        for record in records {
          all += 1
          guard !states.mayLearn(from: record) else { continue }
          fast += 1
          for source in [RecordSource.channel, .cache, .missed] {
            var own = states
            let outcome = own.hear(
              self.heard(record), from: source, in: try moment(1, heard: heard.merged(with: record)))
            #expect(outcome == OwnRecord.Outcome() && own == states, "\(heard), then \(record)")
          }
        }
      }
    }
    #expect(fast > all / 5 && fast < all)
  }

  private func reported(_ own: OwnRecord, heard: LocationRecord) throws -> OwnRecord {
    var own = own
    // In the very millisecond of one of the versions.
    _ = own.report(try location(300, 1), in: try moment(1, heard: heard))
    return own
  }

  private func decided(_ own: OwnRecord, _ precision: SharingPrecision, heard: LocationRecord) throws -> OwnRecord {
    var own = own
    _ = own.decide(.shared(precision), in: try moment(1, heard: heard))
    return own
  }

  /// With versions, pauses and precisions of three times, which are before, in and after the moment of the tests.
  private func records() throws -> [LocationRecord] {
    let times = [nil] + [0, 1, 2].map { start.advanced(by: .seconds($0)) }
    let version = { (time: Timestamp?) in time.map { Town.version($0) } ?? LocationVersion.none }
    var records: [LocationRecord] = []
    for told in times.dropFirst() {
      for (shared, isPaused) in [(times[0], false), (times[1], false), (times[2], true), (times[2], false)] {
        for (limit, precision) in [(times[0], SharingPrecision.exact), (times[1], .town), (times[2], .block)] {
          for metres in [nil, 0, 1500.0] {
            let location = try metres.map { try Town.location($0, at: told ?? start) }
            if isPaused, location != nil { continue }
            let state = location.map { LocationRecord.State.sharing(precision.coarsen($0)) } ?? .unlocated
            records.append(
              LocationRecord(
                user: try Town.anna(), version: version(told), sharingVersion: version(shared), precision: precision,
                precisionVersion: version(limit), state: isPaused ? .paused() : state))
          }
        }
      }
    }
    return records
  }
}
