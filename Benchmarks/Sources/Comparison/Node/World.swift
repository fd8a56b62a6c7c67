import Measuring
import NearbyCore
import NearbyTestKit

/// A node with many sessions, each of which has 40 friends who are on the node as well, made through its public
/// inputs only. So every channel has 40 local viewers, and the user's own.
final class World {
  private(set) var node: NearbyNode
  let friendships: Friendships
  private let neighbourhood: Neighbourhood
  private let users: [UserID]
  private var effects: [NearbyNode.Effect] = []
  private var milliseconds: Int64 = 1_767_225_600_000
  private var random = SplitMix64(seed: 7)

  init(sessions count: Int, _ neighbourhood: Neighbourhood, idLength: Int = 13) throws {
    friendships = Friendships(count)
    self.neighbourhood = neighbourhood
    users = try (0..<count).map { number in
      let digits = String(number)
      return try UserID("user-" + String(repeating: "0", count: idLength - 5 - digits.count) + digits)
    }
    let slots = try (0..<16).map { RingSlot(id: try SlotID("pubsub-\($0)")) }
    node = try NearbyNode(
      configuration: NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5))),
      ring: try HashRing(slots: slots), seed: 1)
    for person in 0..<count { try open(person) }
    // Everyone is seen at once, and the first news of each are not measured.
    for start in stride(from: 0, to: count, by: 10_000) {
      let people = Array(start..<min(start + 10_000, count))
      handle(.channelMessages(try report(people)))
    }
  }

  var sessionCount: Int { users.count }

  /// How many viewers of each person are near to it.
  var nearCount: Int { neighbourhood.nearCount }

  private var now: ClockReading {
    ClockReading(monotonic: MonotonicTime(milliseconds: milliseconds), wall: Timestamp(milliseconds: milliseconds))
  }

  private func open(_ person: Int) throws {
    let friends = friendships.friends(of: person).map { users[$0] }
    node.handle(
      .sessionOpened(SessionID(UInt64(person)), users[person], friends: friends), now: now, into: &effects)
    // The servers answer at once, and know nothing yet.
    while !effects.isEmpty {
      let asked = effects
      effects.removeAll(keepingCapacity: true)
      for effect in asked {
        switch effect {
        case .subscribe(let subscription): handleKeeping(.subscriptionConfirmed(subscription))
        case .readCache(let user, let generation):
          handleKeeping(.cacheAnswered(user, generation: generation, nil))
        case .unsubscribe, .publish, .echo, .announce, .appendHistory, .storeSettings, .readAccount, .addFriend,
          .removeFriend, .deliver, .acknowledge, .close:
          break
        }
      }
    }
  }

  private func handleKeeping(_ input: NearbyNode.Input) {
    node.handle(input, now: now, into: &effects)
  }

  /// Hands the node one input and forgets what it wants done: how many news it has for clients.
  @discardableResult
  func handle(_ input: NearbyNode.Input) -> Int {
    effects.removeAll(keepingCapacity: true)
    node.handle(input, now: now, into: &effects)
    return effects.count
  }

  /// Lets these people report where they are, a few metres from where they were: what the node has published for them.
  func report(_ people: [Int]) throws -> [ChannelMessage] {
    var messages: [ChannelMessage] = []
    messages.reserveCapacity(people.count)
    milliseconds += 10
    for person in people {
      let input = try reportInput(of: person)
      handle(input)
      for case .announce(let entry, _, _) in effects { messages.append(.location(entry.record)) }
    }
    return messages
  }

  /// The input that says that `person` is a few metres from where it was.
  func reportInput(of person: Int) throws -> NearbyNode.Input {
    .locationReported(
      SessionID(UInt64(person)), LocationReport(coordinate: try coordinate(of: person)), request: nil)
  }

  /// Different people, at random.
  func somebody(_ count: Int) -> [Int] {
    let (start, step) = (random.next(below: sessionCount), 2 * random.next(below: sessionCount / 2) + 1)
    var seen = Set<Int>()
    return (0..<count).map { (start + $0 * step) % sessionCount }.filter { seen.insert($0).inserted }
  }

  private func coordinate(of person: Int) throws -> Coordinate {
    let (first, second) = (random.nextFraction(), random.nextFraction())
    switch neighbourhood {
    case .town:
      return try Coordinate(latitude: 52.52 + 0.009 * first, longitude: 13.40 + 0.009 * second)
    case .line:
      // Around the globe and around, 36,000 people in each turn, the turns 28 km apart.
      let place = friendships.place(of: person)
      let (turn, step) = (place / 36_000, place % 36_000)
      return try Coordinate(
        latitude: Double(turn) * 0.25 - 70 + 1e-4 * first,
        longitude: Double(step) * 0.01 - 180 + 1e-4 * second)
    }
  }

  /// Where everyone is by now, for a peer without a node.
  func positions() throws -> [UnitVector] {
    try (0..<sessionCount).map { UnitVector(try coordinate(of: $0)) }
  }
}
