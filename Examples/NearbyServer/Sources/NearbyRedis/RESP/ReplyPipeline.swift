internal import NIOCore

/// Which reply belongs to which commands: a server answers in the order in which it is asked, one reply a command.
///
/// What a server pushes is no reply, wherever it comes: Redis 7 sends it before the reply of the command that caused
/// it, Valkey 9 behind.
package struct ReplyPipeline<Ticket> {
  private struct Batch {
    var ticket: Ticket
    var count: Int
    var replies: [RESPValue] = []
  }

  /// What a value from the server is.
  package enum Arrival {
    /// A reply, and others of its batch are still missing.
    case reply

    /// The last reply of a batch, and with it all of them, in order.
    case completed(Ticket, [RESPValue])

    /// Something that no command asked for.
    case push([RESPValue])
  }

  private var batches = CircularBuffer<Batch>()

  /// How many replies are missing.
  package private(set) var missingCount = 0

  /// Creates a pipeline in which nothing is expected.
  package init() {}

  /// Expects a reply to each of `count` commands, which go out behind all that did before.
  package mutating func expect(_ count: Int, for ticket: Ticket) {
    precondition(count > 0, "a batch has a command")
    batches.append(Batch(ticket: ticket, count: count))
    missingCount += count
  }

  /// Takes a value from the server. O(1).
  ///
  /// - Throws: `unexpectedReply` when nothing was asked: replies and commands no longer belong together then.
  package mutating func take(_ value: RESPValue) throws(RedisError) -> Arrival {
    if case .push(let elements) = value { return .push(elements) }
    guard let first = batches.indices.first else { throw .unexpectedReply }
    missingCount -= 1
    batches[first].replies.append(value)
    guard batches[first].replies.count == batches[first].count else { return .reply }
    let batch = batches.removeFirst()
    return .completed(batch.ticket, batch.replies)
  }

  /// Expects nothing any more, and returns whoever did, in order.
  package mutating func abandon() -> [Ticket] {
    defer { self = ReplyPipeline() }
    return batches.map(\.ticket)
  }
}
