import NearbyCore
import NearbyProtocol
import NearbyTestKit

/// Makes up messages of every kind, with a taste for extreme values.
struct RandomMessages {
  var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func message() throws -> AnyMessage {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .client(ClientMessage(id: maybe { $0.uint32() }, body: try clientBody()))
    case 1: .server(ServerMessage(replyTo: maybe { $0.uint32() }, body: try serverBody()))
    case 2: .channel(try channelMessage())
    default: .record(try record())
    }
  }

  /// A friend update, a report or the location of a user who has decided nothing, with ids and numbers of any length.
  mutating func usualMessage() throws -> AnyMessage {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .client(ClientMessage(id: maybe { $0.uint32() }, body: .report(try report())))
    case 1: .server(ServerMessage(body: .moved(try friend())))
    case 2:
      .channel(
        .location(
          LocationRecord(user: try user(), version: version(), state: .sharing(try accepted())),
          ageMilliseconds: bool() ? 0 : int64()))
    default: .server(ServerMessage(body: .appeared(try friend())))
    }
  }

  private mutating func clientBody() throws -> ClientMessage.Body {
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      .hello(
        Hello(
          token: text(), sharing: maybe { $0.sharing() }, report: try maybe { try $0.report() },
          resume: bool() ? text() : "", acceptsBatches: bool()))
    case 1: .report(try report())
    case 2: .friendAdded(try user())
    case 3: .friendRemoved(try user())
    case 4: .sharing(sharing())
    case 5: .reports(try (0..<Int.random(in: 1...5, using: &random)).map { _ in try report() })
    case 6: .batch(try clientBatch())
    default: .listNearby(ListNearby(pageSize: uint32(), cursor: text()))
    }
  }

  private mutating func serverBody() throws -> ServerMessage.Body {
    switch Int.random(in: 0..<11, using: &random) {
    case 0: .welcome(try welcome())
    case 1: .snapshot(Snapshot(friends: try friends(), more: bool()))
    case 2: .appeared(try friend())
    case 3: .moved(try friend())
    case 4: .left(FriendLeft(user: try user(), reason: reason()))
    case 5: .page(Page(friends: try friends(), nextCursor: text(), total: uint32()))
    case 6: .accepted
    case 7: .error(error())
    case 8: .goingAway(GoingAway(reconnectAfterMilliseconds: int64()))
    case 9: .batch(try serverBatch())
    default:
      .ownLocation(
        AcceptedLocation(
          coordinate: try coordinate(), acceptedAt: time(), capturedAt: maybe { $0.time() },
          motion: try motion()))
    }
  }

  private mutating func clientBatch() throws -> Batch<ClientMessage> {
    var messages: [ClientMessage] = []
    while messages.isEmpty || bool() {
      let message = ClientMessage(id: maybe { $0.uint32() }, body: try clientBody())
      if case .batch = message.body { continue }
      messages.append(message)
    }
    return Batch(messages)
  }

  private mutating func serverBatch() throws -> Batch<ServerMessage> {
    var messages: [ServerMessage] = []
    while messages.isEmpty || bool() {
      let message = ServerMessage(replyTo: maybe { $0.uint32() }, body: try serverBody())
      if case .batch = message.body { continue }
      messages.append(message)
    }
    return Batch(messages)
  }

  private mutating func channelMessage() throws -> ChannelMessage {
    bool()
      ? .location(try record(), ageMilliseconds: bool() ? 0 : int64())
      : .friendship(FriendshipChange(user: try user(), friend: try user(), areFriends: bool()))
  }

  private mutating func record() throws -> LocationRecord {
    LocationRecord(
      user: try user(), version: version(), sharingVersion: bool() ? version() : .none,
      precision: precision(),
      precisionVersion: bool() ? version() : .none,
      state: bool() ? .sharing(try accepted()) : bool() ? .paused(until: maybe { $0.time() }) : .unlocated)
  }

  private mutating func version() -> LocationVersion {
    LocationVersion(epoch: int64(), sequence: uint32(), node: uint32())
  }

  private mutating func precision() -> SharingPrecision {
    SharingPrecision.allCases.randomElement(using: &random) ?? .exact
  }

  private mutating func sharing() -> SharingDecision {
    let precision = maybe { $0.precision() }
    return bool() ? .shared(precision) : .paused(until: maybe { $0.time() }, precision: precision)
  }

  private mutating func motion() throws -> Motion {
    try Motion(
      accuracy: maybe { abs($0.float()) }, heading: maybe { Float.random(in: 0..<360, using: &$0.random) },
      speed: maybe { abs($0.float()) })
  }

  private mutating func float() -> Float {
    let number = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
    return number.isFinite ? number : 12.5
  }

  private mutating func welcome() throws -> Welcome {
    Welcome(
      user: try user(),
      limits: .init(
        maximumFrameByteCount: uint32(), maximumFriends: uint32(), maximumPageSize: uint32(),
        maximumReports: uint32(), maximumMessages: uint32(), maximumIDByteCount: uint32()),
      hints: .init(
        radius: finite(), inactiveAfterMilliseconds: int64(), reportIntervalMilliseconds: int64(),
        pingIntervalMilliseconds: int64(), pongTimeoutMilliseconds: int64()),
      resume: bool() ? text() : "", isResumed: bool())
  }

  private mutating func error() -> ErrorMessage {
    ErrorMessage(
      code: ErrorCode.allCases.randomElement(using: &random) ?? .unspecified, message: text(),
      retryAfterMilliseconds: maybe { $0.int64() })
  }

  private mutating func reason() -> LeaveReason? {
    [nil, .outOfRange, .inactive, .stoppedSharing, .unfriended].randomElement(using: &random) ?? nil
  }

  private mutating func friends() throws -> [NearbyFriend] {
    try (0..<Int.random(in: 0...4, using: &random)).map { _ in try friend() }
  }

  private mutating func friend() throws -> NearbyFriend {
    NearbyFriend(
      user: try user(), location: try accepted(), distance: finite(), precision: precision())
  }

  private mutating func accepted() throws -> AcceptedLocation {
    AcceptedLocation(
      coordinate: try coordinate(), acceptedAt: time(), capturedAt: maybe { $0.time() },
      motion: bool() ? .unknown : try motion())
  }

  private mutating func report() throws -> LocationReport {
    LocationReport(
      coordinate: try coordinate(), capturedAt: maybe { $0.time() }, motion: bool() ? .unknown : try motion())
  }

  private mutating func coordinate() throws -> Coordinate {
    try Coordinate(
      latitude: bool()
        ? .random(in: -90...90, using: &random) : Double(Int.random(in: -90...90, using: &random)),
      longitude: bool()
        ? .random(in: -180...180, using: &random) : finite().truncatingRemainder(dividingBy: 180))
  }

  private mutating func user() throws -> UserID {
    let letters: [Character] = ["a", "Z", "7", "\"", "\\", "/", "é", "名", "🙂"]
    let count = Int.random(in: 1...32, using: &random)
    return try UserID(String((0..<count).map { _ in letters.randomElement(using: &random) ?? "x" }))
  }

  private mutating func text() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      let limit: UInt32 = bool() ? 0x80 : 0x11_0000
      text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? "?")
    }
    return text
  }

  private mutating func time() -> Timestamp { Timestamp(milliseconds: int64()) }

  private mutating func bool() -> Bool { Bool.random(using: &random) }

  private mutating func uint32() -> UInt32 {
    UInt32(truncatingIfNeeded: random.next() >> UInt64.random(in: 0..<64, using: &random))
  }

  private mutating func int64() -> Int64 {
    Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random)
  }

  private mutating func finite() -> Double {
    let number = Double(bitPattern: random.next())
    return number.isFinite ? number : 0
  }

  private mutating func maybe<Value>(_ make: (inout Self) throws -> Value) rethrows -> Value? {
    bool() ? try make(&self) : nil
  }
}
