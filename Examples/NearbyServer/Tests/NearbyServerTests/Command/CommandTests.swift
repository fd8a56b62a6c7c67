import Foundation
import NearbyCore
import NearbyProtocol
import NearbySQLite
@testable import NearbyServer
import Testing

/// The program from outside: options, exit status, files.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct CommandTests {
  private static let files = [
    "locations.csv": """
    unix_seconds,user_id,latitude,longitude
    1700000000,anna,52.5,13.4
    1700000010,bert,52.51,13.4
    1700000020,carl,52.6,13.4
    1700000030,anna,52.55,13.4
    1700009000,bert,52.55,13.4

    """,
    "friends.csv": "user_a,user_b\nanna,bert\nanna,carl\nbert,carl\n",
    "key": String(repeating: "ab", count: 32),
  ]

  @Test(arguments: ["json", "proto"])
  func `The demonstration ends by itself and reports what it found`(codec: String) async throws {
    try await TemporaryFile.folder(Self.files) { folder in
      let run = try await Command.run(
        "demo", "--data", folder, "--port", "0", "--exit-when-done", "--codec", codec, "--report", "r.json",
        "--trace", "t.jsonl", "--check-every", "2", "--ttl", "600", "--database", "d.sqlite", folder: folder)
      #expect(run.status == 0, "\(run.errors)")
      let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/r.json"))
      let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Double])
      #expect(
        Set(report.keys) == [
          "users", "reports", "checks_of_pairs", "delivered", "appeared", "moved", "left", "missed", "unexpected",
          "wrong_distance", "duplicates", "reconnections", "p50_ms", "p99_ms", "max_ms", "seconds",
        ])
      #expect(report["users"] == 3 && report["reports"] == 5)
      // anna meets bert, then carl; all fall silent; then bert is back where both others still are for themselves.
      #expect(report["appeared"] == 6 && report["left"] == 4 && report["reconnections"] == 0)
      #expect(
        try String(contentsOfFile: folder + "/t.jsonl", encoding: .utf8).contains(
          #"{"check":2,"seconds":1700000010}"#))
      #expect(try await SQLiteLocationHistory(SQLiteDatabase(path: folder + "/d.sqlite")).count == 5)
    }
  }

  @Test func `A replay that finds faults ends with status 1`() async throws {
    try await TemporaryFile.folder(Self.files) { folder in
      let server = try Command(
        ["serve", "--port", "0", "--development", "--friends", "friends.csv"] + Command.leavingAtOnce,
        folder: folder)
      let port = try await server.port()
      try await TemporaryFile.folder([:]) { other in
        let right = try await Command.run("replay", "--data", folder, "--port", "\(port)", folder: other)
        #expect(right.status == 0, "\(right.errors)")
        let wrong = try await Command.run(
          "replay", "--data", folder, "--port", "\(port)", "--radius", "500", folder: other)
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("unexpected"))
      }
      server.terminate()
      #expect(try await server.end().status == 0)
    }
  }

  @Test func `A server with a key takes the tokens that it prints and stops on SIGTERM`() async throws {
    try await TemporaryFile.folder(Self.files) { folder in
      let server = try Command(
        [
          "serve", "--port", "0", "--token-key-file", "key", "--friends", "friends.csv", "--database", "d.sqlite",
          // The check-ins are of another year.
          "--no-movement-policy",
        ] + Command.leavingAtOnce,
        folder: folder)
      let port = try await server.port()
      try await TemporaryFile.folder(Self.files) { other in
        let run = try await Command.run(
          "replay", "--data", folder, "--port", "\(port)", "--token-key-file", "key", folder: other)
        #expect(run.status == 0, "\(run.errors)")
        let refused = try await Command.run("replay", "--data", folder, "--port", "\(port)", folder: other)
        #expect(refused.status == 1)
        let token = try await Command.run("token", "anna", "--token-key-file", "key", folder: other)
        let authority = try TokenAuthority(keyFile: other + "/key")
        let text = token.output.trimmingCharacters(in: .newlines)
        #expect(try authority.verify(text, at: SystemClock().now.wall).user.text == "anna")
      }
      server.terminate()
      #expect(try await server.end().status == 0)
      #expect(try await SQLiteLocationHistory(SQLiteDatabase(path: folder + "/d.sqlite")).count == 5)
    }
  }

  @Test func `A server that keeps everything in memory says so, and leaves no file`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let server = try Command(["serve", "--port", "0", "--development"] + Command.leavingAtOnce, folder: folder)
      defer { server.send(SIGKILL) }
      _ = try await server.port()
      #expect(server.errors.contains("without --database no friendship, decision or report outlives this server"))
      server.terminate()
      #expect(try await server.end().status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["errors", "output"])
    }
  }

  static let wrongArguments: [(arguments: [String], status: Int32, text: String)] = [
    (["serve"], 64, "Give either --token-key-file or --development."),
    (
      ["serve", "--development", "--token-key-file", "key"], 64,
      "Give either --token-key-file or --development."
    ),
    (["serve", "--development", "--host", "0.0.0.0"], 64, "--host"),
    (["serve", "--development", "--host", "::"], 64, "--host"),
    (["serve", "--development", "--radius", "0"], 64, "--radius"),
    (["serve", "--development", "--hysteresis", "0.9"], 64, "--hysteresis"),
    (["serve", "--development", "--ttl", "0"], 64, "--ttl"),
    (["serve", "--development", "--port", "65536"], 64, "--port"),
    (["serve", "--development", "--history-days", "0"], 64, "--history-days"),
    (["serve", "--development", "--sessions-per-user", "0"], 64, "--sessions-per-user"),
    (["serve", "--development", "--reports-per-second", "0"], 64, "--reports-per-second"),
    (["serve", "--development", "--no-rates", "--lists-per-second", "1"], 64, "--lists-per-second"),
    (["serve", "--development", "--maximum-speed", "0"], 64, "--maximum-speed"),
    (["serve", "--development", "--minimum-interval=-1"], 64, "limits of movement"),
    (["serve", "--development", "--maximum-clock-skew", "99999999"], 64, "--maximum-clock-skew"),
    (["serve", "--development", "--database", "nowhere/d.sqlite"], 1, "no such file or directory"),
    (["serve", "--token-key-file", "friends.csv"], 1, "holds neither hexadecimal digits nor Base64"),
    (
      ["serve", "--development", "--friends", "locations.csv"], 1,
      "locations.csv, line 1: the header has to be"
    ),
    (["demo", "--data", "nowhere"], 1, "nowhere/locations.csv: cannot be read"),
    (["demo", "--check-every", "0"], 64, "--check-every"),
    (["demo", "--first", "0"], 64, "--first"),
    (["demo", "--codec", "xml"], 64, "codec"),
    (["replay", "--data", ".", "--port", "1"], 1, "nobody listens there"),
    (["token", "a b", "--token-key-file", "key"], 1, "forbidden"),
  ]

  @Test(arguments: wrongArguments)
  func `A wrong argument is named`(arguments: [String], status: Int32, text: String) async throws {
    try await TemporaryFile.folder(Self.files) { folder in
      let run = try await Command(arguments, folder: folder).end()
      #expect(run.status == status)
      #expect(run.errors.contains(text), "\(run.errors)")
    }
  }
}
