internal import NIOCore
internal import NearbyCore

/// The entries of one server. What it has of a user is marked by the bytes that it keeps.
struct RedisCacheServer: ComparingLocationStore {
  /// How many keys a script takes: so long nothing else is done by the server.
  private static let blockSize = 64

  let link: RedisLink
  let options: RedisOptions

  /// What is there of each user, in the same order. One round trip.
  func find(_ users: [UserID]) async throws -> [StoredLocation<ByteBuffer>] {
    var batch = CommandBatch()
    batch.append(["TIME"])
    batch.append(["MGET"] + users.map(key))
    let replies = try await link.send(batch)
    guard let now = Self.milliseconds(try replies[0].checked()) else { throw RedisError.unexpectedReply }
    guard case .array(let values) = try replies[1].checked(), values.count == users.count else {
      throw RedisError.unexpectedReply
    }
    return zip(users, values).map { StoredEntry.found($1.textBytes, of: $0, now: now) }
  }

  /// Stores the entries of which a script can tell that they are newer than what is there, or older. One round trip.
  func offer(_ entries: [LocationCacheEntry]) async throws -> [StoredLocation<ByteBuffer>?] {
    let blocks = Self.blocks(of: entries)
    let replies = try await run(
      .store,
      blocks.map { block in
        (
          keys: block.map { key($0.record.user) },
          arguments: block.flatMap { [.bytes(StoredEntry.encode($0)), .integer(StoredEntry.lifetime(of: $0))] }
        )
      })
    return try zip(blocks, replies).flatMap { block, reply in
      guard case .array(let answers) = try reply.checked(), answers.count == block.count + 1,
        case .integer(let now) = answers[0]
      else { throw RedisError.unexpectedReply }
      return zip(block, answers.dropFirst()).map { entry, answer in
        answer == .integer(1) ? nil : StoredEntry.found(answer.textBytes, of: entry.record.user, now: now)
      }
    }
  }

  /// Stores each entry where the same bytes are as before. One round trip.
  func replace(_ changes: [LocationReplacement<ByteBuffer>]) async throws -> [Bool] {
    let blocks = Self.blocks(of: changes)
    let replies = try await run(
      .replace,
      blocks.map { block in
        (
          keys: block.map { key($0.entry.record.user) },
          arguments: block.flatMap {
            [
              // What is stored is never empty.
              .bytes($0.mark ?? ByteBuffer()), .bytes(StoredEntry.encode($0.entry)),
              .integer(StoredEntry.lifetime(of: $0.entry)),
            ]
          }
        )
      })
    return try zip(blocks, replies).flatMap { block, reply in
      guard case .array(let answers) = try reply.checked(), answers.count == block.count else {
        throw RedisError.unexpectedReply
      }
      return answers.map { $0 == .integer(1) }
    }
  }

  // MARK: What goes to the server

  private typealias Call = (keys: [RedisArgument], arguments: [RedisArgument])

  /// Runs a script once for each call, all in one round trip; those in another one of which the server does not know
  /// the script.
  private func run(_ script: RedisScript, _ calls: [Call]) async throws(RedisError) -> [RESPValue] {
    func batch(_ name: RedisArgument, _ text: String, _ calls: [Call]) -> CommandBatch {
      var batch = CommandBatch()
      for call in calls { batch.append([name, .text(text), .integer(call.keys.count)] + call.keys + call.arguments) }
      return batch
    }
    var replies = try await link.send(batch("EVALSHA", script.hash, calls))
    let unknown = replies.indices.filter { replies[$0] == .error(RedisServerError(code: "NOSCRIPT")) }
    let again = try await link.send(batch("EVAL", script.text, unknown.map { calls[$0] }))
    for (index, reply) in zip(unknown, again) { replies[index] = reply }
    return replies
  }

  private func key(_ user: UserID) -> RedisArgument { .text("\(options.prefix)at \(user.text)") }

  private static func blocks<Element>(of elements: [Element]) -> [[Element]] {
    stride(from: 0, to: elements.count, by: blockSize).map {
      Array(elements[$0..<min($0 + blockSize, elements.count)])
    }
  }

  /// What TIME answers: seconds and microseconds.
  private static func milliseconds(_ reply: RESPValue) -> Int64? {
    guard case .array(let parts) = reply, parts.count == 2,
      let seconds = parts[0].textBytes.flatMap({ Int64(String(buffer: $0)) }),
      let microseconds = parts[1].textBytes.flatMap({ Int64(String(buffer: $0)) })
    else { return nil }
    return seconds * 1000 + microseconds / 1000
  }
}

extension RESPValue {
  /// The value, if it is no refusal.
  func checked() throws(RedisError) -> RESPValue {
    if case .error(let error) = self { throw .refused(error) }
    return self
  }
}
