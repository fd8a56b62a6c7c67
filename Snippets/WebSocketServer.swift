//! A WebSocket server's whole part of the conversation: the loop over its connections, and what a socket can do.

// snippet.hide
import NearbyCore
import NearbyProtocol

/// Whose tokens these are.
struct Accounts {
  func user(of token: String) throws -> UserID? { token == "Anna's secret" ? try UserID("anna") : nil }
}

let accounts = Accounts()

// snippet.socket
/// A socket of whatever networking there is; this one ends in this process.
struct Socket: ClientConnection {
  let subprotocol: Subprotocol
  let incoming = AsyncStream.makeStream(of: Frame<[UInt8]>.self)
  let outgoing = AsyncStream.makeStream(of: Frame<[UInt8]>.self)

  var frames: AsyncStream<Frame<[UInt8]>> { incoming.stream }

  func send(_ frames: [Frame<[UInt8]>]) async throws {
    for frame in frames { outgoing.continuation.yield(frame) }
  }

  func close(_ code: CloseCode) async {
    outgoing.continuation.finish()
    incoming.continuation.finish()
  }
}

// snippet.serve
/// Serves everybody who connects, until the server stops.
func serve(_ sockets: AsyncStream<Socket>, by service: NearbyService, _ configuration: NearbyConfiguration) async {
  let endpoint = NearbyEndpoint(terms: ServerTerms(configuration))
  await withDiscardingTaskGroup { group in
    for await socket in sockets {
      group.addTask {
        await endpoint.serve(socket, frames: socket.frames, at: service) { token in try accounts.user(of: token) }
      }
    }
  }
}
// snippet.hide

let configuration = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5)))
let service = try NearbyService(
  configuration: configuration, ring: try HashRing(slots: [RingSlot(id: SlotID("here"))]),
  cache: InMemoryLocationCache(clock: SystemClock()), broker: InMemoryChannelBroker().connection(),
  history: InMemoryLocationHistory(), directory: InMemoryFriendDirectory(users: [try UserID("anna")]),
  sharing: InMemorySharingStore())
let (sockets, listener) = AsyncStream.makeStream(of: Socket.self)
let server = Task { await serve(sockets, by: service, configuration) }

let socket = Socket(subprotocol: .json)
listener.yield(socket)
listener.finish()
socket.incoming.continuation.yield(.text(Array(#"{"id":1,"hello":{"token":"Anna's secret"}}"#.utf8)))
var heard = 0
for await frame in socket.outgoing.stream {
  print("Anna hears \(String(decoding: frame.payload, as: UTF8.self).prefix(30))…")
  heard += 1
  if heard == 2 { socket.incoming.continuation.finish() }
}
await server.value
