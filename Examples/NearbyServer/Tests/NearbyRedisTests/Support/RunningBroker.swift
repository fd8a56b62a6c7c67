import NearbyCore
import NearbyRedis
import NearbyTestKit
import Synchronization
import Testing

/// A broker with one slot, and what has come of it.
struct RunningBroker: Sendable {
  let broker: RedisChannelBroker
  let recorder: ChannelRecorder
  let events: ConnectionLog
  let slot: SlotID

  /// Runs a broker as long as `body` does.
  static func run<Result: Sendable>(
    at endpoint: RedisEndpoint, form: RedisChannelForm = .perUser, pubSub: RedisPubSub = .classic,
    isolation: isolated (any Actor)? = #isolation,
    changing change: (inout RedisOptions) -> Void = { _ in },
    _ body: (RunningBroker) async throws -> Result
  ) async throws -> Result {
    let (slot, events, recorder) = (try SlotID("s"), ConnectionLog(), ChannelRecorder())
    var options = RedisOptions.quick
    options.monitor = { events.append($1) }
    change(&options)
    let broker = try RedisChannelBroker(slots: [slot: endpoint], form: form, pubSub: pubSub, options: options)
    await broker.connect(recorder)
    do {
      let result = try await body(RunningBroker(broker: broker, recorder: recorder, events: events, slot: slot))
      await broker.close()
      return result
    } catch {
      await broker.close()
      throw error
    }
  }

  func subscribe(_ users: UserID...) async throws { try await broker.subscribe(to: users, at: slot) }

  func publish(_ user: UserID, _ numbers: ClosedRange<Int64>) async throws {
    try await broker.publish(numbers.map { .news(of: user, $0) }, at: slot)
  }

  /// The numbers of the messages that came on the channel of a user.
  func heard(_ user: UserID) -> [Int64] { recorder.messages(of: user).compactMap(\.number) }

  /// How often the receiver was told of a loss.
  var lossCount: Int { recorder.lostSlots.count }

  /// Waits until messages go through the server: they are sent again and again, as a node does that was refused.
  func waitUntilHeard(_ user: UserID, _ number: Int64) async throws {
    try await eventually("a message goes through") {
      _ = try? await broker.publish([.news(of: user, number)], at: slot)
      return heard(user).contains(number)
    }
  }

  /// What the service does after a loss: waits until it is told, and subscribes again.
  func comeBack(_ users: [UserID], afterLoss number: Int) async throws {
    try await eventually("the loss is told") { lossCount >= number }
    try await eventually("what is wanted is subscribed again") {
      do {
        for start in stride(from: 0, to: users.count, by: 512) {
          try await broker.subscribe(to: Array(users[start..<min(start + 512, users.count)]), at: slot)
        }
        return true
      } catch {
        return false
      }
    }
  }
}

/// What became of connections.
final class ConnectionLog: Sendable {
  private let state = Mutex<[RedisConnectionEvent]>([])

  var all: [RedisConnectionEvent] { state.withLock { $0 } }

  func append(_ event: RedisConnectionEvent) { state.withLock { $0.append(event) } }

  func count(of event: RedisConnectionEvent) -> Int { all.count { $0 == event } }
}

extension RedisOptions {
  /// Options with which nobody waits for long.
  static var quick: RedisOptions {
    var options = RedisOptions()
    options.firstReconnectDelay = .milliseconds(20)
    options.longestReconnectDelay = .milliseconds(200)
    return options
  }
}

extension ChannelMessage {
  /// A message that bears a number.
  static func news(of user: UserID, _ number: Int64) -> ChannelMessage {
    .location(LocationRecord(user: user, version: LocationVersion(epoch: number, sequence: 0), state: .unlocated))
  }

  var number: Int64? {
    if case .location(let record, _) = self { record.version.epoch } else { nil }
  }
}
