import NIOCore
import NIOPosix
import NearbyCore
import Synchronization

/// The nodes of a process, spread over its event loops: a client's node is on the loop that serves its socket, so that
/// what it says gets there without a change of thread. On a loop without a node clients take turns among all.
struct LocalNodes: Sendable {
  /// All of them.
  let services: [NearbyService]

  private let turns: [ObjectIdentifier: Turn<NearbyService>]

  /// Creates nodes.
  ///
  /// - Parameters:
  ///   - count: How many; `nil` for one for each event loop.
  ///   - make: Creates one that runs there.
  init(
    count: Int?, eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
    make: (EventLoopExecutor) throws -> NearbyService
  ) rethrows {
    let loops = eventLoops.makeIterator().map { (id: ObjectIdentifier($0), executor: EventLoopExecutor($0)) }
    let services = try (0..<(count ?? loops.count)).map { try make(loops[$0 % loops.count].executor) }
    self.services = services
    turns = Dictionary(
      uniqueKeysWithValues: loops.indices.map { index in
        let own = stride(from: index, to: services.count, by: loops.count).map { services[$0] }
        return (loops[index].id, Turn(own.isEmpty ? services : own))
      })
  }

  /// The node of the next client whose socket an event loop serves.
  func next(on eventLoop: any EventLoop) -> NearbyService {
    turns[ObjectIdentifier(eventLoop)]?.next() ?? services[0]
  }
}

/// Whose turn it is.
private final class Turn<Member: Sendable>: Sendable {
  private let members: [Member]
  private let index = Mutex(0)

  init(_ members: [Member]) {
    self.members = members
  }

  func next() -> Member {
    index.withLock { index in
      defer { index = (index + 1) % members.count }
      return members[index]
    }
  }
}
