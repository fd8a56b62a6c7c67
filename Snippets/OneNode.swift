//! One node driven by hand: no tasks, no clock, no ports.

// snippet.hide
import NearbyCore

// snippet.show
/// Does what a node wants done, with a dictionary for a cache and itself for a broker.
struct Driver {
  var node: NearbyNode
  var friends: [UserID: [UserID]]
  var cache: [UserID: LocationRecord] = [:]
  var sharing: [UserID: SharingSettings] = [:]

  mutating func handle(_ input: NearbyNode.Input, now: Timestamp) {
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
    case .announce(let entry, at: _):
      let user = entry.record.user
      cache[user] = cache[user]?.merged(with: entry.record) ?? entry.record
      return [.channelMessages([.location(entry.record)])]
    case .readCache(let user, let generation):
      return [.cacheAnswered(user, generation: generation, cache[user])]
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
    case .unsubscribe, .appendHistory:
      break
    }
    return []
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

let now = Timestamp(milliseconds: 0)
driver.handle(.sessionOpened(annasSession, anna, friends: [bert]), now: now)
driver.handle(.sessionOpened(bertsSession, bert, friends: [anna]), now: now)
driver.handle(.locationReported(annasSession, place, request: 1), now: now)
driver.handle(.locationReported(bertsSession, place, request: 2), now: now)

// Bert falls silent: the node says itself when it has something to do.
if let deadline = driver.node.nextDeadline { driver.handle(.timeAdvanced, now: deadline) }
// snippet.hide
driver.handle(.timeAdvanced, now: now.advanced(by: .seconds(600)))
driver.handle(
  .friendRequested(bertsSession, friend: anna, isWanted: false, request: 3), now: now.advanced(by: .seconds(601)))
