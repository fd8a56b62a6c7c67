internal import NIOCore
internal import NearbyCore

/// The entries of one server.
struct RedisCacheServer: Sendable {
  /// How many keys a script takes: so long nothing else is done by the server.
  private static let blockSize = 64

  /// How often an entry is merged anew because others have changed it meanwhile.
  private static let maximumRoundCount = 32

  let link: RedisLink
  let endpoint: RedisEndpoint
  let options: RedisOptions

  // MARK: Reading

  /// The entries of users, in the same order. One round trip.
  func entries(of users: [UserID]) async throws(RedisError) -> [LocationCacheEntry?] {
    var batch = CommandBatch()
    batch.append(["TIME"])
    batch.append(["MGET"] + users.map(key))
    let replies = try await link.send(batch)
    guard let now = Self.milliseconds(try replies[0].checked()) else { throw .unexpectedReply }
    guard case .array(let values) = try replies[1].checked(), values.count == users.count else {
      throw .unexpectedReply
    }
    return zip(users, values).map { user, value in value.textBytes.flatMap { decode($0, of: user, now: now) } }
  }

  // MARK: Storing

  /// Stores entries of different users.
  func store(_ entries: [LocationCacheEntry]) async throws(RedisError) {
    var rest = entries
    for _ in 0..<Self.maximumRoundCount where !rest.isEmpty {
      rest = try await replace(try await compare(rest))
    }
    if !rest.isEmpty { throw .contention }
  }

  /// An entry that could not be stored at a glance, and what is there.
  private struct Conflict {
    var entry: LocationCacheEntry
    var stored: ByteBuffer
    var now: Int64
  }

  private func compare(_ entries: [LocationCacheEntry]) async throws(RedisError) -> [Conflict] {
    let blocks = Self.blocks(of: entries)
    let replies = try await run(
      .store,
      blocks.map { block in
        (
          keys: block.map { key($0.record.user) },
          arguments: block.flatMap { [.bytes(StoredEntry.encode($0)), .integer(StoredEntry.lifetime(of: $0))] }
        )
      })
    var conflicts: [Conflict] = []
    for (block, reply) in zip(blocks, replies) {
      guard case .array(let answers) = try reply.checked(), answers.count == block.count + 1,
        case .integer(let now) = answers[0]
      else { throw .unexpectedReply }
      for (entry, answer) in zip(block, answers.dropFirst()) {
        guard let stored = answer.textBytes else { continue }
        conflicts.append(Conflict(entry: entry, stored: stored, now: now))
      }
    }
    return conflicts
  }

  /// Stores what the entries and what is there come to together. Returns those where something else is there by now.
  private func replace(_ conflicts: [Conflict]) async throws(RedisError) -> [LocationCacheEntry] {
    let changes = conflicts.compactMap { conflict -> (conflict: Conflict, merged: LocationCacheEntry)? in
      let stored = decode(conflict.stored, of: conflict.entry.record.user, now: conflict.now)
      let merged = stored?.merged(with: conflict.entry) ?? conflict.entry
      return merged == stored ? nil : (conflict, merged)
    }
    let blocks = Self.blocks(of: changes)
    let replies = try await run(
      .replace,
      blocks.map { block in
        (
          keys: block.map { key($0.merged.record.user) },
          arguments: block.flatMap {
            [
              .bytes($0.conflict.stored), .bytes(StoredEntry.encode($0.merged)),
              .integer(StoredEntry.lifetime(of: $0.merged)),
            ]
          }
        )
      })
    var rest: [LocationCacheEntry] = []
    for (block, reply) in zip(blocks, replies) {
      guard case .array(let answers) = try reply.checked(), answers.count == block.count else {
        throw .unexpectedReply
      }
      for (change, answer) in zip(block, answers) where answer != .integer(1) { rest.append(change.conflict.entry) }
    }
    return rest
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

  private func decode(_ value: ByteBuffer, of user: UserID, now: Int64) -> LocationCacheEntry? {
    StoredEntry.decode(value, of: user, now: now)
  }

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
