import NIOCore
import NIOPosix
import NearbyCore
import Testing

@testable import NearbyServer

/// The nodes of a process are spread over its event loops, and clients over the nodes of their loop.
struct LocalNodesTests {
  private static func node(on executor: EventLoopExecutor) throws -> NearbyService {
    try NearbyService(
      configuration: NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5))),
      ring: try HashRing(slots: [RingSlot(id: try SlotID("slot"))]), cache: InMemoryLocationCache(clock: SystemClock()),
      broker: InMemoryChannelBroker().connection(), history: InMemoryLocationHistory(),
      directory: InMemoryFriendDirectory(users: [], friendships: []), sharing: InMemorySharingStore(),
      executor: executor)
  }

  @Test(arguments: [nil, 1, 2, 3, 7])
  func `Every node has clients, and those of a loop with a node stay on it`(count: Int?) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 3)
    var homes: [ObjectIdentifier: EventLoopExecutor] = [:]
    let nodes = try LocalNodes(count: count, eventLoops: group) { executor in
      let service = try Self.node(on: executor)
      homes[ObjectIdentifier(service)] = executor
      return service
    }
    #expect(nodes.services.count == count ?? 3)
    var served: Set<ObjectIdentifier> = []
    for loop in group.makeIterator() {
      let own = (0..<20).map { _ in nodes.next(on: loop) }
      served.formUnion(own.map { ObjectIdentifier($0) })
      let executors = own.map { homes[ObjectIdentifier($0)] }
      let areHere = try await loop.submit { executors.allSatisfy { $0?.isCurrent == true } }.get()
      #expect(areHere || nodes.services.count < 3)
    }
    #expect(served == Set(nodes.services.map { ObjectIdentifier($0) }))
    try await group.shutdownGracefully()
  }
}
