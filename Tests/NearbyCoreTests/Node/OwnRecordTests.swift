import NearbyCore
import NearbyTestKit
import Testing

/// Single steps of an own record, without a node.
@Suite struct OwnRecordTests {
  private let start = Timestamp(milliseconds: 1_000_000)

  private func moment(
    _ seconds: Int64 = 0, heard: LocationRecord? = nil, configure: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws -> OwnRecord.Moment {
    var configuration = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(kilometres: 1)))
    configure(&configuration)
    return OwnRecord.Moment(
      user: try Town.anna(), heard: heard, now: start.advanced(by: .seconds(seconds)), configuration: configuration)
  }

  private func report(_ metres: Double) throws -> LocationReport {
    LocationReport(coordinate: try Town.place(metres))
  }

  // MARK: The two phases

  @Test func aReportWaitsForTheChannel() throws {
    var own = OwnRecord(isKnown: false)
    let waiting = own.report(try report(0), from: .first, request: 5, in: try moment())
    #expect(waiting.reply == nil && waiting.announcement == nil && waiting.report == nil)
    #expect(waiting.ownLocation?.coordinate == (try Town.place(0)), "other sessions here are told")
    #expect(own.isPending)
    let known = own.channelBecameKnown(in: try moment(1))
    #expect(known.history.map(\.version) == [Town.version(start.advanced(by: .seconds(1)))])
    #expect(known.announcement?.record.location == waiting.ownLocation)
    #expect(known.acknowledged == [OwnRecord.Request(session: .first, request: 5)])
    #expect(own.isKnown && !own.isPending)
  }

  @Test func aReportIsToldAtOnceWhenTheChannelIsKnown() throws {
    var own = OwnRecord(isKnown: true)
    let outcome = own.report(try report(0), from: .first, request: 5, in: try moment())
    #expect(outcome.reply == .accepted && outcome.whyMoved == .outOfRange)
    #expect(outcome.announcement?.record.version == outcome.report?.version)
  }

  @Test func onlyHidingWaitsForNothing() throws {
    var own = OwnRecord(isKnown: false)
    #expect(own.decide(.shared(.town), in: try moment()).announcement == nil)
    #expect(own.decide(.paused(), in: try moment(1)).announcement?.record.isPaused == true)
    let hidden = own.report(try report(0), from: .first, request: 5, in: try moment(2))
    #expect(hidden.reply == .accepted && hidden.announcement == nil && hidden.report == nil)
    #expect(own.location != nil && own.visiblePlace == nil)
  }

  @Test func whatTheSessionsSaidWinsOverTheCache() throws {
    var own = OwnRecord(isKnown: false)
    _ = own.decide(.shared(.block), in: try moment())
    var found = try Town.record(Town.anna(), 900, at: start.advanced(by: .seconds(5)))
    found.sharingVersion = Town.version(start.advanced(by: .seconds(5)))
    found.precision = .town
    found.precisionVersion = found.sharingVersion
    found.state = .paused()
    _ = own.hear(found, from: .cache, in: try moment(1, heard: found))
    #expect(!own.isPaused)
    let record = try #require(own.channelBecameKnown(in: try moment(1, heard: found)).announcement?.record)
    #expect(record.precision == .block && !record.isPaused)
    #expect(record.sharingVersion > found.sharingVersion && record.precisionVersion > found.precisionVersion)
  }

  /// Two nodes may give one version in the same millisecond.
  @Test func aHiddenReportIsNewerThanAllThatTheCacheHeld() throws {
    var own = OwnRecord(isKnown: false)
    _ = own.decide(.paused(), in: try moment())
    _ = own.report(try report(0), from: .first, request: nil, in: try moment())
    let found = try Town.record(Town.anna(), 900, at: start)
    _ = own.channelBecameKnown(in: try moment(heard: found))
    let shown = try #require(own.decide(.shared(), in: try moment(heard: found)).announcement?.record)
    #expect(shown.location?.coordinate == (try Town.place(0)))
    #expect(shown.version > found.version)
  }

  @Test func thePlaceOfAHiddenUserIsForgottenWithItsLastSession() throws {
    var own = OwnRecord(isKnown: false)
    let end = start.advanced(by: .seconds(2))
    _ = own.report(try report(0), from: .first, request: nil, in: try moment())
    _ = own.decide(.paused(until: end), in: try moment())
    own.lastSessionClosed(now: start)
    _ = own.advance(in: try moment(2))
    // The user is back before the channel is known; meanwhile another device has said where it is.
    let other = try Town.record(Town.anna(), 900, at: start)
    #expect(own.hear(other, from: .channel, in: try moment(3, heard: other)).ownLocation == other.location)
    let known = own.channelBecameKnown(in: try moment(3, heard: other))
    #expect(known.history.count == 1, "it was said before the user hid")
    #expect(
      known.announcement?.record.version == other.version && known.announcement?.record.location == other.location)
    #expect(own.checkInvariants() == nil)
  }

  @Test func aPlaceIsForgottenAlsoWhenTheCacheSaysLaterThatTheUserWasHiding() throws {
    for (leaving, isForgotten) in [(1, true), (3, false)] {
      var own = OwnRecord(isKnown: false)
      _ = own.report(try report(0), from: .first, request: 1, in: try moment())
      own.lastSessionClosed(now: start.advanced(by: .seconds(leaving)))
      // Only now does the cache say that the user was hiding, until two seconds after the start.
      var hidden = try Town.record(Town.anna(), 900, at: start)
      hidden.sharingVersion = hidden.version
      hidden.state = .paused(until: start.advanced(by: .seconds(2)))
      _ = own.hear(hidden, from: .cache, in: try moment(4, heard: hidden))
      let known = own.channelBecameKnown(in: try moment(4, heard: hidden))
      #expect((known.announcement?.record.location == nil) == isForgotten)
      #expect(known.announcement?.record.isPaused == false, "the pause is over")
      #expect(known.acknowledged.count == 1)
      #expect(own.checkInvariants() == nil)
    }
  }

  // MARK: What other nodes say

  @Test func aDecisionThatDidNotKnowThePlaceIsRepaired() throws {
    var own = OwnRecord(isKnown: true)
    _ = own.report(try report(80), from: .first, request: nil, in: try moment())
    var decision = Town.unlocated(try Town.anna(), at: start.advanced(by: .seconds(1)))
    decision.precision = .town
    decision.precisionVersion = decision.sharingVersion
    let repair = own.hear(decision, from: .channel, in: try moment(1, heard: decision)).repair?.record
    #expect(repair?.location?.coordinate == SharingPrecision.town.grid?.snap(try Town.place(80)))
    #expect(repair?.version == Town.version(start), "an old place does not become a new one")
  }

  /// The node lost its slot and reads the cache, which has merged a decision with the place that it did not know. Others
  /// heard three messages: the pause, the place, which they dropped, and the end of the pause, without the place.
  @Test(arguments: [OwnRecord.Source.cache, .missed])
  func aDecisionFoundInTheCacheIsRepairedAlsoWhenThePlaceIsThere(source: OwnRecord.Source) throws {
    var own = OwnRecord(isKnown: true)
    _ = own.report(try report(80), from: .first, request: nil, in: try moment())
    var merged = own.record(in: try moment())
    merged.sharingVersion = Town.version(start.advanced(by: .seconds(1)))
    let repair = own.hear(merged, from: source, in: try moment(1, heard: merged)).repair?.record
    #expect(repair == merged)
    #expect(own.hear(merged, from: source, in: try moment(2, heard: merged)).repair == nil, "it has been told")
  }

  @Test func anEchoIsNoNews() throws {
    var own = OwnRecord(isKnown: true)
    let outcome = own.report(try report(0), from: .first, request: nil, in: try moment())
    let echo = try #require(outcome.announcement?.record)
    #expect(!own.mayLearn(from: echo))
    #expect(own.unconfirmedRecord(in: try moment()) == echo)
    #expect(own.unconfirmedRecord(in: try moment(heard: echo)) == nil)
  }

  /// Whatever is known: what the fast path takes for no news changes nothing. Over all versions, ties and precisions.
  @Test(arguments: [SharingPrecision.exact, .block, .town])
  func theFastPathMissesNothing(precision: SharingPrecision) throws {
    let records = try records()
    var (fast, all) = (0, 0)
    for heard in records {
      var own = OwnRecord(isKnown: true)
      _ = own.start(with: nil, in: try moment(heard: heard))
      for states in try [own, reported(own, heard: heard), decided(own, precision, heard: heard)] {
        for record in records {
          all += 1
          guard !states.mayLearn(from: record) else { continue }
          fast += 1
          for source in [OwnRecord.Source.channel, .cache, .missed] {
            var own = states
            let outcome = own.hear(record, from: source, in: try moment(1, heard: heard.merged(with: record)))
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
    _ = own.report(try report(300), from: .first, request: nil, in: try moment(1, heard: heard))
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
