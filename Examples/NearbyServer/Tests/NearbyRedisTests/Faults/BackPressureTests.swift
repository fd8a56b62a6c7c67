import NIOCore
import NearbyCore
import NearbyRedis
import NearbyTestKit
import RedisTestKit
import Synchronization
import Testing

/// Receivers that are slower than what comes. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct BackPressureTests {
  private let anna: UserID
  private let slot: SlotID

  init() throws {
    (anna, slot) = (try UserID("anna"), try SlotID("s"))
  }

  /// valkey-swift keeps what its reader has not taken, however much that is.
  @Test func aNodeThatIsBusyKeepsLittleAndMissesNothing() async throws {
    try await RedisServer.run { server in
      let (receiver, events) = (BusyReceiver(), ConnectionLog())
      var options = RedisOptions.quick
      options.maximumUnheardByteCount = 100_000
      options.monitor = { events.append($1) }
      let broker = try RedisChannelBroker(slots: [slot: server.endpoint], form: .perUser, options: options)
      await broker.connect(receiver)
      try await broker.subscribe(to: [anna], at: slot)
      let count: Int64 = 5000
      try await publish(1...count, by: broker)
      try await eventually("the server has to keep what is not read") {
        try await fill(server)
        guard case .bytes(let clients) = try await server.answer(["CLIENT", "LIST", "TYPE", "pubsub"]) else {
          return false
        }
        return !String(buffer: clients).contains(" omem=0 ")
      }
      try await publish(count + 1...count + 500, by: broker)
      receiver.beginToTake()
      try await eventually("all of it comes in the end") { receiver.recorder.messages.count >= count + 500 }
      #expect(receiver.recorder.messages.compactMap(\.number) == Array(1...count + 500))
      #expect(receiver.recorder.lostSlots.isEmpty)
      await broker.close()
    }
  }

  /// redis 6412: a server ends a connection that does not take what it is sent.
  @Test func aNodeThatWasBusyForTooLongIsToldThatItMissedSomething() async throws {
    try await RedisServer.run(.redis, ["--client-output-buffer-limit", "pubsub 1mb 1mb 1"]) { server in
      let receiver = BusyReceiver()
      var options = RedisOptions.quick
      options.maximumUnheardByteCount = 100_000
      let broker = try RedisChannelBroker(slots: [slot: server.endpoint], form: .perUser, options: options)
      await broker.connect(receiver)
      try await broker.subscribe(to: [anna], at: slot)
      try await publish(1...5000, by: broker)
      try await eventually("the server ends the connection") {
        try await fill(server)
        return try await server.channels().isEmpty
      }
      receiver.beginToTake()
      try await eventually("the loss is told") { receiver.recorder.lostSlots == [slot] }
      try await broker.subscribe(to: [anna], at: slot)
      try await broker.publish([.news(of: anna, -1)], at: slot)
      try await eventually("it hears again") { receiver.recorder.messages.last?.number == -1 }
      let heard = receiver.recorder.messages.compactMap(\.number).dropLast()
      #expect(Array(heard) == Array(1...Int64(heard.count)), "what came before the loss came in order")
      await broker.close()
    }
  }

  @Test func whoAsksForTooMuchIsRefusedAtOnce() async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.maximumCommandCount = 600
        $0.answerTimeout = .seconds(60)
      } _: { node in
        await server.pause()
        let outcomes = try await withThrowingTaskGroup(of: RedisError?.self) { group in
          for _ in 0..<2 {
            group.addTask {
              do {
                try await node.publish(anna, 1...500)
                return nil
              } catch {
                return error as? RedisError
              }
            }
          }
          let first = try await group.next()
          await server.goOn()
          return [first, try await group.next()]
        }
        #expect(outcomes == [.tooBusy, .some(nil)], "one is refused at once, and the other one served")
        try await node.publish(anna, 1...500)
      }
    }
  }

  private func publish(_ numbers: ClosedRange<Int64>, by broker: RedisChannelBroker) async throws {
    for start in stride(from: numbers.lowerBound, through: numbers.upperBound, by: 500) {
      try await broker.publish((start..<start + 500).map { .news(of: anna, $0) }, at: slot)
    }
  }

  /// Has the server send so much that the buffers of the system are full: nonsense, which whoever reads it drops.
  private func fill(_ server: RedisServer) async throws {
    guard let channel = try await server.channels().first else { return }
    for _ in 0..<4 {
      _ = try await server.answer(["PUBLISH", .text(channel), .text(String(repeating: "x", count: 1_000_000))])
    }
  }
}

/// Takes nothing before it is told to.
private final class BusyReceiver: ChannelReceiver {
  let recorder = ChannelRecorder()
  private let gate = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

  func beginToTake() {
    let waiting = gate.withLock { gate in
      gate.isOpen = true
      defer { gate.waiting = [] }
      return gate.waiting
    }
    for reader in waiting { reader.resume() }
  }

  func receive(_ messages: [ChannelMessage]) async {
    await pass()
    recorder.receive(messages)
  }

  func connectionWasLost(to slot: SlotID) async {
    await pass()
    recorder.connectionWasLost(to: slot)
  }

  private func pass() async {
    await withCheckedContinuation { reader in
      let isOpen = gate.withLock { gate in
        if !gate.isOpen { gate.waiting.append(reader) }
        return gate.isOpen
      }
      if isOpen { reader.resume() }
    }
  }
}
