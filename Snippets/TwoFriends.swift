//! Two friends on two servers, everything in memory: who is near whom?

// snippet.hide
import NearbyCore

// snippet.ports
/// The way to a client; this one prints what its user is told.
struct Screen: SessionTransport {
  let name: String

  func send(_ events: [SessionEvent]) {
    for event in events {
      switch event {
      case .snapshot(let friends):
        print("\(name) sees \(friends.count) friends nearby")
      case .appeared(let friend), .moved(let friend):
        print("\(name) sees \(friend.user.text) at \(Int(friend.distance)) m")
      case .left(let user, let reason):
        print("\(name) sees \(user.text) no longer: \(reason)")
      case .welcome, .ownLocation, .page, .accepted, .refused, .goingAway:
        break
      }
    }
  }

  func close(_ reason: SessionCloseReason) {
    print("\(name) is disconnected: \(reason)")
  }
}

let anna = try UserID("anna")
let bert = try UserID("bert")
let clock = SystemClock()
let cache = InMemoryLocationCache(clock: clock)
let broker = InMemoryChannelBroker()
let history = InMemoryLocationHistory()
let directory = InMemoryFriendDirectory(friendships: [(anna, bert)])
let sharing = InMemorySharingStore()

// snippet.services
let ring = try HashRing(slots: [RingSlot(id: SlotID("p1")), RingSlot(id: SlotID("p2"))])
let configuration = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5)))

/// The service of one server. All servers share the ring and what is behind the ports.
func makeService() throws -> NearbyService {
  try NearbyService(
    configuration: configuration, ring: ring, cache: cache, broker: broker.connection(), history: history,
    directory: directory, sharing: sharing, clock: clock)
}

let services = [try makeService(), try makeService()]

// snippet.clients
let annasSession = try await services[0].open(Screen(name: "Anna"), for: anna)
let bertsSession = try await services[1].open(Screen(name: "Bert"), for: bert)

let brandenburgGate = try Coordinate(latitude: 52.5163, longitude: 13.3777)
let alexanderplatz = try Coordinate(latitude: 52.5219, longitude: 13.4132)
try await services[0].report(LocationReport(coordinate: brandenburgGate), from: annasSession, request: 1)
try await services[1].report(LocationReport(coordinate: alexanderplatz), from: bertsSession, request: 2)

// snippet.hide
// Nothing tells this program that all has been said, as nothing tells a server: it goes on for ever.
try await Task.sleep(for: .milliseconds(200))
// snippet.show
await services[1].setSharing(.paused(), of: bertsSession)
// snippet.hide
try await Task.sleep(for: .milliseconds(200))
// snippet.show
await services[0].close(annasSession)
await services[1].close(bertsSession)
for service in services { await service.drain() }
