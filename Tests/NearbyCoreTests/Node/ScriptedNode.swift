import NearbyCore
import Testing

/// One node, its clock, and ports that answer when the test says so: feed it inputs, look at the effects.
///
/// The radius is 1 km without a margin, and everyone walks along one meridian.
struct ScriptedNode {
  private(set) var node: NearbyNode
  private(set) var clock = ClockReading(
    monotonic: MonotonicTime(milliseconds: 5_000), wall: Timestamp(milliseconds: 1_000_000))

  /// The time that people read.
  var now: Timestamp { clock.wall }

  /// What the location cache answers; what the node announces is stored there at once.
  var cache: [UserID: LocationRecord] = [:]

  /// How old the cache says that all locations in it are; `nil` for as old as their stamps say.
  var cacheAge: Int64?

  /// What the friend directory answers, and what comes along with a new session.
  var friends: [UserID: [UserID]] = [:]

  /// What the sharing store answers, and what comes along with a new session; what the node wants kept is.
  var settings: [UserID: SharingSettings] = [:]

  /// The effects that wait for an answer.
  private(set) var questions: [NearbyNode.Effect] = []

  init(
    slots: Int = 1, leaveFactor: Double = 1, seed: UInt64 = 1,
    configure: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws {
    let filter = try ProximityFilter(radius: Distance(kilometres: 1), leaveFactor: leaveFactor)
    var configuration = NearbyConfiguration(filter: filter)
    // What heals by itself would come in between everywhere.
    configuration.healingInterval = nil
    configure(&configuration)
    node = try NearbyNode(
      configuration: configuration, ring: try Self.ring(slots: slots, epoch: 1), seed: seed)
  }

  static func ring(slots: Int, epoch: UInt64) throws -> HashRing {
    try HashRing(slots: (1...slots).map { RingSlot(id: try SlotID("slot-\($0)")) }, epoch: epoch)
  }

  // MARK: Inputs

  mutating func handle(_ input: NearbyNode.Input) -> [NearbyNode.Effect] {
    var effects: [NearbyNode.Effect] = []
    node.handle(input, now: clock, into: &effects)
    if let fault = node.checkInvariants() { Issue.record("\(fault)") }
    for case .announce(let entry, _, _) in effects {
      cache[entry.record.user] = cache[entry.record.user]?.merged(with: entry.record) ?? entry.record
    }
    for case .storeSettings(let news) in effects {
      settings[news.user] = settings[news.user]?.merged(with: news) ?? news
    }
    questions += effects.filter { $0.isQuestion }
    return effects
  }

  mutating func wait(_ duration: Duration) -> [NearbyNode.Effect] {
    pass(duration)
    return handle(.timeAdvanced)
  }

  /// Lets time pass, of which the node hears with the next input.
  mutating func pass(_ duration: Duration) {
    clock.monotonic = clock.monotonic.advanced(by: duration)
    clock.wall = clock.wall.advanced(by: duration)
  }

  /// How long the node waits for something else before it wants to be told the time.
  var patience: Duration? {
    node.nextDeadline.map { .milliseconds($0.milliseconds(since: clock.monotonic)) }
  }

  /// Sets what people read forward, or back.
  mutating func turn(by duration: Duration) {
    clock.wall = clock.wall.advanced(by: duration)
  }

  mutating func open(
    _ session: SessionID, _ user: UserID, sharing: SharingDecision? = nil, at coordinate: Coordinate? = nil,
    request: UInt32? = nil
  ) -> [NearbyNode.Effect] {
    handle(
      .sessionOpened(
        session, user, friends: friends[user] ?? [], settings: settings[user], sharing: sharing,
        report: coordinate.map { LocationReport(coordinate: $0) }, request: request))
  }

  mutating func report(_ coordinate: Coordinate, _ session: SessionID) -> [NearbyNode.Effect] {
    handle(.locationReported(session, LocationReport(coordinate: coordinate), request: nil))
  }

  /// Hears a record whose teller has the same clock, unless an age is told.
  mutating func hear(_ record: LocationRecord, age: Int64? = nil) -> [NearbyNode.Effect] {
    handle(.channelMessages([.location(record, ageMilliseconds: age ?? self.age(of: record))]))
  }

  func age(of record: LocationRecord?) -> Int64 {
    record?.location.map { now.milliseconds(since: $0.acceptedAt) } ?? 0
  }

  mutating func hear(_ user: UserID, _ friend: UserID, areFriends: Bool) -> [NearbyNode.Effect] {
    let change = FriendshipChange(user: user, friend: friend, areFriends: areFriends)
    return handle(.channelMessages([.friendship(change)]))
  }

  // MARK: Answers

  /// The broker, the cache and the directory answer everything that waits, and whatever they are asked then.
  @discardableResult mutating func answerAll() -> [NearbyNode.Effect] {
    var effects: [NearbyNode.Effect] = []
    while !questions.isEmpty { effects += answerNext() }
    return effects
  }

  mutating func answerNext() -> [NearbyNode.Effect] {
    switch takeQuestion() {
    case .subscribe(let subscription): handle(.subscriptionConfirmed(subscription))
    case .readCache(let user, let generation):
      handle(
        .cacheAnswered(user, generation: generation, cache[user], ageMilliseconds: cacheAge ?? age(of: cache[user])))
    case .readAccount(let user, let generation):
      handle(
        .accountAnswered(
          user, generation: generation, friends: friends[user] ?? [], settings: settings[user]))
    case .addFriend(_, _, let ticket): handle(.addFriendAnswered(ticket: ticket, .mutual))
    case .removeFriend(_, _, let ticket): handle(.removeFriendAnswered(ticket: ticket, wasThere: true))
    default: []
    }
  }

  mutating func failNext() -> [NearbyNode.Effect] {
    switch takeQuestion() {
    case .subscribe(let subscription): handle(.subscriptionFailed(subscription))
    case .readCache(let user, let generation): handle(.cacheFailed(user, generation: generation))
    case .readAccount(let user, let generation): handle(.accountFailed(user, generation: generation))
    case .addFriend(_, _, let ticket), .removeFriend(_, _, let ticket):
      handle(.friendRequestFailed(ticket: ticket))
    default: []
    }
  }

  mutating func takeQuestion() -> NearbyNode.Effect? {
    questions.isEmpty ? nil : questions.removeFirst()
  }

  // MARK: What is already there

  /// Connects a viewer whose snapshot has been sent, and who has said where it is.
  mutating func connect(_ session: SessionID, _ user: UserID, at coordinate: Coordinate?) {
    _ = open(session, user)
    answerAll()
    if let coordinate { _ = report(coordinate, session) }
  }
}

extension NearbyNode.Effect {
  var isQuestion: Bool {
    switch self {
    case .subscribe, .readCache, .readAccount, .addFriend, .removeFriend: true
    case .unsubscribe, .publish, .echo, .announce, .appendHistory, .storeSettings, .deliver, .acknowledge, .close: false
    }
  }

  /// What this tells the cache and friends, if it does.
  var announcement: LocationCacheEntry? {
    if case .announce(let entry, _, _) = self { entry } else { nil }
  }

  /// What this tells a client, if it does.
  var event: SessionEvent? {
    if case .deliver(_, let event) = self { event } else { nil }
  }
}
