import Foundation
import NearbyCore
import NearbyProtocol
import NearbyRedis
import NearbyServer
import RedisTestKit
import Testing

/// The ring as an operator changes it in a shell.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RingCommandTests {
  /// Runs `nearby-server ring`, and returns what it prints.
  private func ring(_ arguments: String..., at place: [String], in folder: String) async throws -> [String] {
    let outcome = try await Command(["ring"] + arguments + place, folder: folder).end()
    guard outcome.status == 0 else { throw Refused(errors: outcome.errors) }
    return outcome.output.split(separator: "\n").map(String.init)
  }

  private struct Refused: Error { var errors: String }

  /// Makes a ring, enlarges it, replaces a server and removes a slot.
  private func workOn(_ place: [String], in folder: String, epoch: () async throws -> UInt64?) async throws {
    await #expect(throws: Refused.self) { try await ring("show", at: place, in: folder) }
    let first = try await ring("add", "a", "127.0.0.1:7001", "--epoch", "7", at: place, in: folder)
    #expect(first.last == "nothing is changed without --apply")
    #expect(try await epoch() == nil)
    _ = try await ring("add", "a", "127.0.0.1:7001", "--epoch", "7", "--apply", at: place, in: folder)
    #expect(try await epoch() == 7)
    let second = try await ring(
      "add", "b", "127.0.0.1:7002", "--weight", "3", "--channels", "1000", "--apply", at: place, in: folder)
    #expect(second.first == "epoch 7 -> 8" && second.last == "done")
    #expect(second.contains { $0.contains(" % of the channels move, about ") && $0.hasSuffix(" of 1000") })
    let shown = try await ring("show", at: place, in: folder)
    #expect(shown.first == "epoch 8" && shown.count == 3)
    _ = try await ring("replace", "a", "127.0.0.1:7003", "--apply", at: place, in: folder)
    let removed = try await ring("remove", "b", "--apply", at: place, in: folder)
    #expect(removed.contains("- b at 127.0.0.1:7002, weight 3"))
    #expect(
      try await ring("show", at: place, in: folder).last == "a at 127.0.0.1:7003, weight 1: 100.0 % of the channels")
    #expect(try await epoch() == 10)
    await #expect(throws: Refused.self) { try await ring("remove", "a", "--apply", at: place, in: folder) }
    await #expect(throws: Refused.self) { try await ring("replace", "c", "x:1", "--apply", at: place, in: folder) }
    #expect(try await epoch() == 10)
  }

  @Test func `A ring in a file is changed when that is asked for`() async throws {
    try await TemporaryFile.folder(["other.json": #"{"epoch":"11","slots":[{"id":"z","endpoint":"h:1"}]}"#]) { folder in
      let source = FileRingSource(path: folder + "/ring.json")
      try await workOn(["--ring", "ring.json"], in: folder) { try? source.ring().epoch }
      let difference = try await ring("diff", "other.json", at: ["--ring", "ring.json"], in: folder)
      #expect(difference.contains("100.0 % of the channels move"))
      #expect(difference.last == "  100.0 % from a to z")
    }
  }

  @Test(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
  func `A ring in Redis is changed when that is asked for`() async throws {
    try await RedisServer.run { server in
      let source = try RedisRingSource(at: server.endpoint)
      await source.start()
      try await TemporaryFile.folder([:]) { folder in
        try await workOn(["--ring", "redis", "--redis", "\(server.endpoint)"], in: folder) {
          try? await source.ring().epoch
        }
      }
      await source.close()
    }
  }
}
