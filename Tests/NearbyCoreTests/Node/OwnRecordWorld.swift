import NearbyCore
import NearbyTestKit

/// One user, whose devices come and go on several nodes, each of which has nothing but an ``OwnRecord`` and what a
/// channel has brought. What the nodes announce goes through a cache and, late and one by one, to all that listen; what
/// the user decides goes late into a store, which is read when a session opens, and after the cache.
struct OwnRecordWorld {
  struct Node {
    /// What the channel and the cache have brought.
    var heard: HeardRecord?
    var own: OwnRecord?
    var sessions: [SessionID] = []

    /// What the last session announced that left, as ``NearbyNode`` keeps it.
    var unconfirmed: HeardRecord?

    /// Whether the node hears the channel, and whether it has read the cache since it does.
    var isListening = false
    var isKnown = false

    /// Whether the store is being read.
    var isReadingStore = false

    /// Announcements on their way to the cache, decisions on their way to the store, and records from the channel.
    var outgoing: [LocationCacheEntry] = []
    var decided: [SharingSettings] = []
    var incoming: [HeardRecord] = []

    /// Where the other sessions were told that the user is.
    var told: AcceptedLocation?
  }

  private(set) var nodes: [Node]
  private(set) var cache: LocationCacheEntry?
  private var storedAt = Timestamp.distantPast
  private(set) var stored: SharingSettings?
  private(set) var history: [HistoryEntry] = []
  private(set) var now = Timestamp(milliseconds: 1_000_000)

  /// The first thing that was wrong within a node.
  private(set) var fault: String?

  /// How many records were found to be no news without a look at all of them.
  private(set) var fastCount = 0

  let user: UserID
  private var lastSession: UInt64 = 0

  init(nodeCount: Int) throws {
    nodes = Array(repeating: Node(), count: nodeCount)
    user = try Town.anna()
  }

  // MARK: What devices do

  mutating func open(node: Int) -> SessionID {
    lastSession += 1
    let session = SessionID(lastSession)
    nodes[node].sessions.append(session)
    nodes[node].isListening = true
    if nodes[node].own == nil {
      nodes[node].own = OwnRecord()
      let (heard, unconfirmed, settings) = (nodes[node].heard, nodes[node].unconfirmed, stored)
      nodes[node].unconfirmed = nil
      change(node) { $0.start(with: settings, heard: heard, unconfirmed: unconfirmed, in: $1) }
    }
    return session
  }

  mutating func close(_ session: SessionID) {
    guard let node = nodes.indices.first(where: { nodes[$0].sessions.contains(session) }) else { return }
    nodes[node].sessions.removeAll { $0 == session }
    if nodes[node].sessions.isEmpty { leave(node) }
  }

  /// Nobody here cares for the channel any more.
  mutating func stopListening(node: Int) {
    guard nodes[node].own == nil, nodes[node].outgoing.isEmpty, nodes[node].decided.isEmpty else { return }
    nodes[node] = Node()
  }

  mutating func report(_ coordinate: Coordinate, earlier: [Coordinate] = [], node: Int) {
    let now = now
    let earlier = earlier.map { AcceptedLocation(coordinate: $0, acceptedAt: now) }
    change(node) { $0.report(AcceptedLocation(coordinate: coordinate, acceptedAt: now), earlier: earlier, in: $1) }
  }

  mutating func decide(_ decision: SharingDecision, node: Int) {
    change(node) { $0.decide(decision, in: $1) }
  }

  mutating func pass(milliseconds: Int64) {
    now = now.advanced(byMilliseconds: milliseconds)
    for node in nodes.indices where nodes[node].own?.pauseEnd.map({ $0 <= now }) ?? false {
      change(node) { $0.advance(in: $1) }
    }
  }

  // MARK: What ports do

  /// One thing that waits; `false` when nothing does.
  mutating func step(using random: inout SplitMix64) -> Bool {
    for node in nodes.indices.shuffled(using: &random) {
      let canStore = !nodes[node].outgoing.isEmpty
      let canHear = !nodes[node].incoming.isEmpty
      let canRead = nodes[node].isListening && !nodes[node].isKnown
      let canKeep = !nodes[node].decided.isEmpty
      let canReadStore = nodes[node].isReadingStore
      let kinds = [(canStore, 0), (canHear, 1), (canRead, 2), (canKeep, 3), (canReadStore, 4)]
        .filter(\.0).map(\.1)
      switch kinds.randomElement(using: &random) {
      case 0: store(nodes[node].outgoing.removeFirst())
      case 1: hear(nodes[node].incoming.removeFirst(), from: .channel, node)
      case 2: read(node)
      case 3: keep(nodes[node].decided.removeFirst())
      case 4: readStore(node)
      default: continue
      }
      return true
    }
    return false
  }

  private mutating func store(_ entry: LocationCacheEntry) {
    cache = found?.merged(with: entry) ?? entry
    storedAt = now
    for other in nodes.indices where nodes[other].isListening { nodes[other].incoming.append(heard(entry)) }
  }

  private mutating func read(_ node: Int) {
    if let entry = found { hear(heard(entry), from: .cache, node) }
    nodes[node].isKnown = true
    nodes[node].isReadingStore = nodes[node].own != nil
  }

  private var found: LocationCacheEntry? {
    let entry = cache?.advanced(by: .milliseconds(now.milliseconds(since: storedAt)))
    return entry.flatMap { $0.timeToLive > .zero ? $0 : nil }
  }

  private mutating func keep(_ settings: SharingSettings) {
    stored = stored?.merged(with: settings) ?? settings
  }

  private mutating func readStore(_ node: Int) {
    nodes[node].isReadingStore = false
    let settings = stored
    change(node) { $0.hear(settings, in: $1) }
  }

  /// However long it is on the way then: this world does not look at the ages of what it shows.
  private func heard(_ entry: LocationCacheEntry) -> HeardRecord {
    HeardRecord(entry.record, since: time.monotonic.advanced(byMilliseconds: -entry.ageMilliseconds))
  }

  private mutating func hear(_ news: HeardRecord, from source: RecordSource, _ node: Int) {
    let record = news.record
    let known = nodes[node].heard?.merged(with: news) ?? news
    nodes[node].heard = known
    if let unconfirmed = nodes[node].unconfirmed?.record, known.record.merged(with: unconfirmed) == known.record {
      nodes[node].unconfirmed = nil
    }
    guard let own = nodes[node].own else { return }
    if own.mayLearn(from: record) {
      change(node) { $0.hear(news, from: source, in: $1) }
    } else {
      var copy = own
      let outcome = copy.hear(news, from: source, in: moment(of: node))
      if copy != own || outcome != OwnRecord.Outcome() { fault = fault ?? "the fast path missed news" }
      fastCount += 1
    }
  }

  // MARK: What a node does

  private func moment(of node: Int) -> Moment {
    Moment(
      user: user, heard: nodes[node].heard, time: time, node: UInt32(node + 1), lifetimeMilliseconds: 600_000)
  }

  private var time: ClockReading {
    ClockReading(monotonic: MonotonicTime(milliseconds: now.milliseconds), wall: now)
  }

  private mutating func leave(_ node: Int) {
    nodes[node].unconfirmed = nodes[node].own?.unconfirmedRecord(after: nodes[node].heard, in: moment(of: node))
    nodes[node].own = nil
  }

  private mutating func change(_ node: Int, _ body: (inout OwnRecord, Moment) -> OwnRecord.Outcome) {
    guard var own = nodes[node].own else { return }
    let former = (own.visiblePlace, own.pauseEnd)
    let outcome = body(&own, moment(of: node))
    nodes[node].own = own
    history += outcome.history
    if let version = outcome.report, let location = outcome.ownLocation {
      history.append(HistoryEntry(user: user, version: version, location: location))
    }
    nodes[node].outgoing += [outcome.announcement].compactMap { $0 }
    nodes[node].decided += [outcome.settings].compactMap { $0 }
    if let location = outcome.ownLocation { nodes[node].told = location }

    if let fault = own.checkInvariants() { self.fault = self.fault ?? fault }
    if (outcome.move != nil) != (own.visiblePlace != former.0) { fault = fault ?? "a move was not noted" }
    if outcome.hasNewDeadline != (own.pauseEnd != former.1) { fault = fault ?? "a deadline was not noted" }
    if own.isPaused, own.visiblePlace != nil { fault = fault ?? "somebody who hides sees friends" }
    if let entry = outcome.announcement {
      if own.isPaused != entry.record.isPaused { fault = fault ?? "a pause was not announced as one" }
      if entry.timeToLive <= .zero { fault = fault ?? "an announcement is too old to be found" }
    }
    if own.isPaused, !outcome.history.isEmpty || outcome.report != nil { fault = fault ?? "a hidden report was kept" }
  }
}
