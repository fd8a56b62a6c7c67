//! One node driven by hand: no tasks, no clock, no ports.

// snippet.hide
import NearbyCore

// snippet.show
/// Does what a node wants done, with a dictionary for a cache and itself for a broker.
struct Driver {
  var node: NearbyNode
  var friends: [UserID: [UserID]]
  var cache: [UserID: (entry: LocationCacheEntry, storedAt: MonotonicTime)] = [:]
  var sharing: [UserID: SharingSettings] = [:]

  var now = ClockReading(monotonic: MonotonicTime(milliseconds: 0), wall: Timestamp(milliseconds: 1_700_000_000_000))

  mutating func pass(milliseconds: Int64) {
    now.monotonic = now.monotonic.advanced(byMilliseconds: milliseconds)
    now.wall = now.wall.advanced(byMilliseconds: milliseconds)
  }

  mutating func handle(_ input: NearbyNode.Input) {
    var inputs = [input]
    while !inputs.isEmpty {
      var effects: [NearbyNode.Effect] = []
      node.handle(inputs.removeFirst(), now: now, into: &effects)
      for effect in effects { inputs += perform(effect) }
    }
  }

  /// Does one thing, and returns the answers.
  mutating func perform(_ effect: NearbyNode.Effect) -> [NearbyNode.Input] {
    switch effect {
    case .subscribe(let subscription):
      return [.subscriptionConfirmed(subscription)]
    case .publish(let message, at: _, attempt: _):
      return [.channelMessages([message])]
    case .announce(let entry, at: _, formerly: _):
      let user = entry.record.user
      cache[user] = (cached(user)?.merged(with: entry) ?? entry, now.monotonic)
      return [.channelMessages([.location(entry.record, ageMilliseconds: entry.ageMilliseconds)])]
    case .readCache(let user, let generation):
      let entry = cached(user)
      return [
        .cacheAnswered(
          user, generation: generation, entry?.record, ageMilliseconds: entry?.ageMilliseconds ?? 0)
      ]
    case .storeSettings(let settings):
      let user = settings.user
      sharing[user] = sharing[user]?.merged(with: settings) ?? settings
    case .readAccount(let user, let generation):
      return [
        .accountAnswered(user, generation: generation, friends: friends[user] ?? [], settings: sharing[user])
      ]
    case .addFriend(let friend, of: let user, let ticket):
      // Here one wish is enough for two to be friends.
      friends[user, default: []].append(friend)
      friends[friend, default: []].append(user)
      return [.addFriendAnswered(ticket: ticket, .mutual)]
    case .removeFriend(let friend, of: let user, let ticket):
      let wasThere = friends[user]?.contains(friend) == true
      friends[user]?.removeAll { $0 == friend }
      friends[friend]?.removeAll { $0 == user }
      return [.removeFriendAnswered(ticket: ticket, wasThere: wasThere)]
    case .deliver(let session, let event):
      print("session \(session.rawValue): \(event)")
    case .close(let session, let reason):
      print("session \(session.rawValue) is closed: \(reason)")
    case .acknowledge(let session, let request):
      print("session \(session.rawValue): request \(request) has taken effect")
    case .unsubscribe, .echo, .appendHistory:
      break
    }
    return []
  }

  /// What the cache has of a user, as old as it is now.
  func cached(_ user: UserID) -> LocationCacheEntry? {
    guard let (entry, storedAt) = cache[user] else { return nil }
    let found = entry.advanced(by: .milliseconds(now.monotonic.milliseconds(since: storedAt)))
    return found.timeToLive > .zero ? found : nil
  }
}

let (anna, bert) = (try UserID("anna"), try UserID("bert"))
let (annasSession, bertsSession) = (SessionID(1), SessionID(2))
let place = LocationReport(coordinate: try Coordinate(latitude: 52.5163, longitude: 13.3777))
var driver = Driver(
  node: try NearbyNode(
    configuration: NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5))),
    ring: try HashRing(slots: [RingSlot(id: SlotID("here"))]), seed: 1),
  friends: [anna: [bert], bert: [anna]])

driver.handle(.sessionOpened(annasSession, anna, friends: [bert]))
driver.handle(.sessionOpened(bertsSession, bert, friends: [anna]))
driver.handle(.locationReported(annasSession, place, request: 1))
driver.handle(.locationReported(bertsSession, place, request: 2))

// Bert falls silent: the node says itself when it has something to do.
if let deadline = driver.node.nextDeadline {
  driver.pass(milliseconds: deadline.milliseconds(since: driver.now.monotonic))
  driver.handle(.timeAdvanced)
}
// snippet.hide
driver.pass(milliseconds: 600_000)
driver.handle(.timeAdvanced)
driver.handle(.friendRequested(bertsSession, friend: anna, isWanted: false, request: 3))
