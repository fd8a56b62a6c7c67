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

  private static func plainFriend() throws -> NearbyFriend {
    NearbyFriend(
      user: try UserID("名前"),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: 0, longitude: -0.0), acceptedAt: Timestamp(milliseconds: 0)),
      distance: 0)
  }

  private static func report(_ latitude: Double, _ longitude: Double, _ time: Int64) throws -> LocationReport
  {
    LocationReport(
      coordinate: try Coordinate(latitude: latitude, longitude: longitude),
      capturedAt: Timestamp(milliseconds: time))
  }

  private static func clientBodies() throws -> [String: (id: UInt32?, body: ClientMessage.Body)] {
    let report = LocationReport(coordinate: try anna(), capturedAt: captured)
    return [
      "hello": (1, .hello(Hello(token: "a.b-c", sharing: Sharing(isPaused: false), report: report))),
      "bare hello": (nil, .hello(Hello(token: ""))),
      "hello that pauses": (nil, .hello(Hello(token: oddText, sharing: Sharing(isPaused: true)))),
      "report": (300, .report(report)),
      "report of zeros": (0, .report(try self.report(0, 0, 0))),
      "report from a corner": (.max, .report(try self.report(-90, 180, .min))),
      "report of small numbers": (
        nil, .report(try self.report(.leastNonzeroMagnitude, -1.7976931348623157e-292, .max))
      ),
      "friend added": (2, .friendAdded(try UserID("bert"))),
      "friend removed": (3, .friendRemoved(try UserID("名前"))),
      "sharing": (4, .sharing(Sharing(isPaused: false))),
      "sharing paused": (5, .sharing(Sharing(isPaused: true))),
      "first page asked": (6, .listNearby(ListNearby())),
      "next page asked": (7, .listNearby(ListNearby(pageSize: 20, cursor: "b2Zmc2V0"))),
    ]
  }

  private static func welcomes() throws -> [String: (id: UInt32?, body: ServerMessage.Body)] {
    let user = try UserID("anna")
    return [
      "welcome": (
        1,
        .welcome(
          Welcome(
            user: user,
            limits: .init(maximalFrameByteCount: 16_384, maximalFriends: 5000, maximalPageSize: 32),
            hints: .init(
              radius: 8046.72, inactiveAfterMilliseconds: 600_000, reportIntervalMilliseconds: 30_000,
              pingIntervalMilliseconds: 25_000)))
      ),
      "welcome of zeros": (
        nil,
        .welcome(
          Welcome(
            user: user, limits: .init(maximalFrameByteCount: 0, maximalFriends: 0, maximalPageSize: 0),
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
    let own = OwnLocation(coordinate: try anna(), reportedAt: accepted)
    let failure = ErrorMessage(code: .unavailable, message: "history is down", retryAfterMilliseconds: 0)
    let others: [String: (id: UInt32?, body: ServerMessage.Body)] = [
      "empty snapshot": (nil, .snapshot(Snapshot(friends: []))),
      "snapshot": (nil, .snapshot(Snapshot(friends: [friend, plainFriend], more: true))),
      "appeared": (nil, .appeared(friend)),
      "moved": (nil, .moved(plainFriend)),
      "left out of range": (nil, .left(FriendLeft(user: bert, reason: .outOfRange))),
      "left inactive": (nil, .left(FriendLeft(user: bert, reason: .inactive))),
      "left for privacy": (nil, .left(FriendLeft(user: bert, reason: .stoppedSharing))),
      "left as a stranger": (nil, .left(FriendLeft(user: bert, reason: .unfriended))),
      "left for no reason": (nil, .left(FriendLeft(user: bert, reason: nil))),
      "empty page": (6, .page(Page(friends: [], total: 0))),
      "page": (7, .page(Page(friends: [friend], nextCursor: "b2Zmc2V0", total: 21))),
      "accepted": (0, .accepted),
      "error": (8, .error(failure)),
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
      "record without a location": LocationRecord(user: anna, version: version, state: .unlocated),
    ]
  }
}
