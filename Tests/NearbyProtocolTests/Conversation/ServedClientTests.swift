import Dispatch
import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Synchronization
import Testing

/// Clients whose frames are handed in where they arrive.
@Suite(.timeLimit(.minutes(1))) struct ServedClientTests {
  typealias Connection = NearbyEndpointTests.Connection
  typealias Server = NearbyEndpointTests.Server

  private static func frame(_ body: ClientMessage.Body, id: UInt32? = nil) -> Frame<[UInt8]> {
    Frame(ClientMessage(id: id, body: body), in: .json)
  }

  private static func report() throws -> LocationReport {
    LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
  }

  /// Waits for something that another task does.
  private static func until(_ isSo: () async -> Bool) async {
    while await !isSo() { await Task.yield() }
  }

  @Test func `What a client says where its node runs is done at once, without a task`() async throws {
    let queue = QueueExecutor()
    let server = try Server(executor: queue)
    let connection = Connection()
    let client = server.accept(connection)
    #expect(!client.receive(Self.frame(.hello(Hello(token: "anna")))))
    await Self.until { connection.log.readOns.withLock { $0 } == 1 }
    for count in 1...3 {
      let report = Self.frame(.report(try Self.report()), id: UInt32(count))
      #expect(queue.run { client.receive(report) })
      #expect(await server.services[0].statistics.reports == count)
    }
    // From elsewhere it takes a task.
    #expect(!client.receive(Self.frame(.report(try Self.report()), id: 4)))
    await Self.until { await server.services[0].statistics.reports == 4 }
    client.end()
    await Self.until { connection.log.guests.withLock { !$0.isEmpty } }
    #expect(await server.sessionCount == 0)
    #expect(connection.closeCodes == [.normal])
  }

  @Test(arguments: [true, false])
  func `A client that leaves while it is let in leaves no session`(isServerStopping: Bool) async throws {
    let server = try Server()
    let connection = Connection()
    let (asked, ask) = AsyncStream.makeStream(of: Void.self)
    let (answers, answer) = AsyncStream.makeStream(of: Void.self)
    let client = server.endpoint.accept(connection, at: server.services[0]) { token in
      ask.yield()
      for await _ in answers { break }
      return AuthenticatedUser(try UserID(token))
    }
    #expect(!client.receive(Self.frame(.hello(Hello(token: "anna", report: try Self.report())))))
    for await _ in asked { break }
    #expect(!client.receive(Self.frame(.report(try Self.report()), id: 1)))
    client.end(isServerStopping ? .goingAway : .normal)
    client.end()
    #expect(!client.receive(Self.frame(.report(try Self.report()), id: 2)), "too late")
    answer.yield()
    await Self.until { connection.log.guests.withLock { !$0.isEmpty } }
    #expect(connection.log.guests.withLock { $0 } == [try UserID("anna")])
    #expect(await server.sessionCount == 0)
    #expect(await server.services[0].statistics.reports == 2, "what was said before is done, the rest is not")
    #expect(connection.closeCodes == [isServerStopping ? .goingAway : .normal])
  }

  /// Frames come from any thread, one after the other, faster than they are worked off.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `Each frame is answered once, wherever it was done`(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let queue = QueueExecutor()
    let server = try Server(rates: .unlimited, executor: queue)
    let connection = Connection()
    let client = server.accept(connection)
    var pauseCount = client.receive(Self.frame(.hello(Hello(token: "anna")), id: 1)) ? 0 : 1
    let count = UInt32(2 + random.next(upperBound: 40 as UInt64))
    var answeredInOrder: [UInt32] = []
    for id in 2...count {
      let body: ClientMessage.Body
      switch random.next(upperBound: 4 as UInt64) {
      case 0: body = .report(try Self.report())
      case 1: body = .listNearby(ListNearby(cursor: "no cursor"))
      case 2: body = .listNearby(ListNearby())
      default: body = .friendAdded(try UserID("nobody"))
      }
      if case .friendAdded = body { answeredInOrder.append(id) }
      let isHere = Bool.random(using: &random)
      let frame = Self.frame(body, id: id)
      let isReady = isHere ? queue.run { client.receive(frame) } : client.receive(frame)
      if !isReady { pauseCount += 1 }
      if random.next(upperBound: 4 as UInt64) == 0 { await Task.yield() }
    }
    // Before the end, so that the last answers are on their way.
    var replies: [UInt32] = []
    for await message in connection.sent {
      if let id = message.replyTo { replies.append(id) }
      if replies.count == count { client.end() }
    }
    await Self.until { connection.log.guests.withLock { !$0.isEmpty } }
    #expect(replies.sorted() == Array(1...count), "seed \(seed)")
    #expect(replies.filter(answeredInOrder.contains) == answeredInOrder, "seed \(seed)")
    #expect(connection.log.readOns.withLock { $0 } <= pauseCount, "seed \(seed)")
    #expect(await server.sessionCount == 0, "seed \(seed)")
  }
}

/// A queue on which one job runs at a time.
private final class QueueExecutor: ServiceExecutor {
  private let queue = DispatchQueue(label: "service")
  private let key = DispatchSpecificKey<Bool>()

  init() {
    queue.setSpecific(key: key, value: true)
  }

  var isCurrent: Bool { DispatchQueue.getSpecific(key: key) == true }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in
      unsafe job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }

  /// Does something there, and waits for it.
  func run<Result>(_ body: () -> Result) -> Result { queue.sync(execute: body) }
}
