import NearbyCore
import NearbyProtocol

/// The messages of `Vectors/generate.py`, by the same names.
enum Samples {
  static func all() throws -> [String: AnyMessage] {
    var samples: [String: AnyMessage] = [:]
    for (name, body) in try clientBodies() {
      samples[name] = .client(ClientMessage(id: body.id, body: body.body))
    }
    for (name, body) in try serverBodies() {
      samples[name] = .server(ServerMessage(replyTo: body.id, body: body.body))
    }
    for (name, message) in try channelMessages() { samples[name] = .channel(message) }
    for (name, record) in try records() { samples[name] = .record(record) }
    return samples
  }

  private static let captured = Timestamp(milliseconds: 1_700_000_000_000)
  private static let accepted = Timestamp(milliseconds: 1_700_000_000_123)
  private static let version = LocationVersion(epoch: 1_700_000_000_123, sequence: 7)
  private static let oddText = "\"\\/\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}é\u{2028}🙂"

  private static func anna() throws -> Coordinate {
    try Coordinate(latitude: 52.520008, longitude: 13.404954)
  }

  private static func friend() throws -> NearbyFriend {
    NearbyFriend(
      user: try UserID("bert"),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: -33.856784, longitude: 151.215297), acceptedAt: accepted,
        capturedAt: captured),
      distance: 1234.5678901234567)
  }

  private static func movingFriend() throws -> NearbyFriend {
    NearbyFriend(
      user: try UserID("bert"),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: -33.856784, longitude: 151.215297), acceptedAt: accepted,
        motion: try Motion(accuracy: 12.5, heading: 359.5, speed: 1.25)),
      distance: 1843.25, precision: .block)
  }

  private static func plainFriend() throws -> NearbyFriend {
    NearbyFriend(
      user: try UserID("名前"),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: 0, longitude: -0.0), acceptedAt: Timestamp(milliseconds: 0)),
      distance: 0)
  }

  private static func report(_ latitude: Double, _ longitude: Double, _ time: Int64) throws -> LocationReport {
    LocationReport(
      coordinate: try Coordinate(latitude: latitude, longitude: longitude),
      capturedAt: Timestamp(milliseconds: time))
  }

  private static func motion() throws -> Motion { try Motion(accuracy: 4.5, heading: 0, speed: 0.1) }

  private static func batches() throws -> [String: (id: UInt32?, body: ClientMessage.Body)] {
    let anna = LocationReport(coordinate: try anna())
    let earlier = LocationReport(
      coordinate: try Coordinate(latitude: -33.856784, longitude: 151.215297),
      capturedAt: Timestamp(milliseconds: 1_699_999_970_000), motion: try motion())
    let later = LocationReport(coordinate: try self.anna(), capturedAt: captured)
    let batch = Batch([
      ClientMessage(id: 11, body: .report(anna)), ClientMessage(id: 12, body: .listNearby(ListNearby())),
      ClientMessage(body: .sharing(.shared())),
    ])
    return [
      "report of a motion": (9, .report(LocationReport(coordinate: try self.anna(), motion: try motion()))),
      "report of an accuracy": (
        nil, .report(LocationReport(coordinate: try self.anna(), motion: try Motion(accuracy: 65)))
      ),
      "reports": (10, .reports([earlier, later])),
      "batch of a client": (13, .batch(batch)),
    ]
  }

  private static func clientBodies() throws -> [String: (id: UInt32?, body: ClientMessage.Body)] {
    let report = LocationReport(coordinate: try anna(), capturedAt: captured)
    let others: [String: (id: UInt32?, body: ClientMessage.Body)] = [
      "hello": (1, .hello(Hello(token: "a.b-c", sharing: .shared(), report: report))),
      "bare hello": (nil, .hello(Hello(token: ""))),
      "hello that pauses": (nil, .hello(Hello(token: oddText, sharing: .paused()))),
      "report": (300, .report(report)),
      "report of zeros": (0, .report(try self.report(0, 0, 0))),
      "report from a corner": (.max, .report(try self.report(-90, 180, .min))),
      "report of small numbers": (
        nil, .report(try self.report(.leastNonzeroMagnitude, -1.7976931348623157e-292, .max))
      ),
      "friend added": (2, .friendAdded(try UserID("bert"))),
      "friend removed": (3, .friendRemoved(try UserID("名前"))),
      "sharing": (4, .sharing(.shared())),
      "sharing paused": (5, .sharing(.paused())),
      "first page asked": (6, .listNearby(ListNearby())),
      "next page asked": (7, .listNearby(ListNearby(pageSize: 20, cursor: "b2Zmc2V0"))),
      "hello that resumes": (
        nil, .hello(Hello(token: "a.b-c", resume: "cmVzdW1l", acceptsBatches: true))
      ),
      "sharing paused for a while": (
        nil, .sharing(.paused(until: Timestamp(milliseconds: 1_700_003_600_000), precision: .town))
      ),
      "sharing exactly": (nil, .sharing(.shared(.exact))),
      "sharing a neighbourhood": (nil, .sharing(.shared(.neighbourhood))),
    ]
    return others.merging(try batches()) { first, _ in first }
  }

  private static func welcomes() throws -> [String: (id: UInt32?, body: ServerMessage.Body)] {
    let user = try UserID("anna")
    return [
      "welcome": (
        1,
        .welcome(
          Welcome(
            user: user,
            limits: .init(maximumFrameByteCount: 16_384, maximumFriends: 5000, maximumPageSize: 24),
            hints: .init(
              radius: 8046.72, inactiveAfterMilliseconds: 600_000, reportIntervalMilliseconds: 30_000,
              pingIntervalMilliseconds: 25_000, pongTimeoutMilliseconds: 8000),
            resume: "cmVzdW1l", isResumed: true))
      ),
      "welcome of zeros": (
        nil,
        .welcome(
          Welcome(
            user: user,
            limits: .init(
              maximumFrameByteCount: 0, maximumFriends: 0, maximumPageSize: 0, maximumReports: 0,
              maximumMessages: 0, maximumIDByteCount: 0),
            hints: .init(
              radius: 0, inactiveAfterMilliseconds: 0, reportIntervalMilliseconds: 0,
              pingIntervalMilliseconds: 0)))
      ),
    ]
  }

  private static func serverBodies() throws -> [String: (id: UInt32?, body: ServerMessage.Body)] {
    let bert = try UserID("bert")
    let friend = try friend()
    let plainFriend = try plainFriend()
    let own = AcceptedLocation(coordinate: try anna(), acceptedAt: accepted)
    let failure = ErrorMessage(code: .unavailable, message: "history is down", retryAfterMilliseconds: 0)
    let others: [String: (id: UInt32?, body: ServerMessage.Body)] = [
      "empty snapshot": (nil, .snapshot(Snapshot(friends: []))),
      "snapshot": (nil, .snapshot(Snapshot(friends: [friend, plainFriend], more: true))),
      "appeared": (nil, .appeared(friend)),
      "moved": (nil, .moved(plainFriend)),
      "moved along": (nil, .moved(try movingFriend())),
      "batch of a server": (
        nil,
        .batch(
          Batch([
            ServerMessage(body: .moved(try movingFriend())),
            ServerMessage(replyTo: 12, body: .page(Page(friends: [], total: 0))),
            ServerMessage(body: .left(FriendLeft(user: bert, reason: nil))),
          ]))
      ),
      "own location of a motion": (
        nil,
        .ownLocation(
          AcceptedLocation(
            coordinate: try anna(), acceptedAt: accepted, capturedAt: captured, motion: try motion()))
      ),
      "left out of range": (nil, .left(FriendLeft(user: bert, reason: .outOfRange))),
      "left inactive": (nil, .left(FriendLeft(user: bert, reason: .inactive))),
      "left for privacy": (nil, .left(FriendLeft(user: bert, reason: .stoppedSharing))),
      "left as a stranger": (nil, .left(FriendLeft(user: bert, reason: .unfriended))),
      "left for no reason": (nil, .left(FriendLeft(user: bert, reason: nil))),
      "empty page": (6, .page(Page(friends: [], total: 0))),
      "page": (7, .page(Page(friends: [friend], nextCursor: "b2Zmc2V0", total: 21))),
      "accepted": (0, .accepted),
      "error": (8, .error(failure)),
      "error that tells when to try again": (
        8, .error(ErrorMessage(code: .tooManyRequests, message: "too often", retryAfterMilliseconds: 2500))
      ),
      "bare error": (nil, .error(ErrorMessage(code: .unspecified, message: ""))),
      "going away": (nil, .goingAway(GoingAway(reconnectAfterMilliseconds: 2500))),
      "own location": (nil, .ownLocation(own)),
    ]
    return others.merging(try welcomes()) { first, _ in first }
  }

  private static func channelMessages() throws -> [String: ChannelMessage] {
    let anna = try UserID("anna")
    let bert = try UserID("bert")
    let location = AcceptedLocation(
      coordinate: try self.anna(), acceptedAt: accepted, capturedAt: Timestamp(milliseconds: -1))
    let zero = LocationVersion(epoch: 0, sequence: 0)
    return [
      "location on a channel": .location(
        LocationRecord(user: anna, version: version, state: .sharing(location))),
      "old location on a channel": .location(
        LocationRecord(
          user: anna, version: version,
          state: .sharing(
            AcceptedLocation(coordinate: try self.anna(), acceptedAt: Timestamp(milliseconds: 0)))),
        ageMilliseconds: 599_999),
      "pause on a channel": .location(LocationRecord(user: anna, version: zero, state: .paused())),
      "friendship": .friendship(FriendshipChange(user: anna, friend: bert, areFriends: true)),
      "friendship ended": .friendship(FriendshipChange(user: anna, friend: bert, areFriends: false)),
    ]
  }

  private static func records() throws -> [String: LocationRecord] {
    let anna = try UserID("anna")
    let location = AcceptedLocation(coordinate: try self.anna(), acceptedAt: accepted)
    return [
      "record": LocationRecord(user: anna, version: version, state: .sharing(location)),
      "tombstone": LocationRecord(
        user: anna, version: LocationVersion(epoch: .min, sequence: .max), state: .paused()),
      "coarse record": LocationRecord(
        user: anna, version: version, sharingVersion: LocationVersion(epoch: 1_700_000_000_000, sequence: 0),
        precision: .neighbourhood,
        precisionVersion: LocationVersion(epoch: 1_700_000_000_001, sequence: 1),
        state: .sharing(
          AcceptedLocation(
            coordinate: try self.anna(), acceptedAt: accepted, motion: try Motion(accuracy: 1000)))),
      "record of a pause that ends": LocationRecord(
        user: anna, version: version, sharingVersion: version,
        state: .paused(until: Timestamp(milliseconds: 1_700_003_600_000))),
      "record of a node with a number": LocationRecord(
        user: anna, version: LocationVersion(epoch: 1_700_000_000_123, sequence: 7, node: .max),
        sharingVersion: LocationVersion(epoch: 0, sequence: 0, node: 1), state: .sharing(location)),
      "record without a location": LocationRecord(user: anna, version: version, state: .unlocated),
    ]
  }
}
