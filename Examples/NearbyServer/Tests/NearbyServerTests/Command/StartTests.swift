import Foundation
import Testing

@testable import NearbyServer

/// What can go wrong when the program is started: it says what, where and why in one line, without the name of a type.
@Suite(.timeLimit(.minutes(2)))
struct StartTests {
  /// A port that is listened on as long as this lives.
  private final class TakenPort {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
      #if canImport(Glibc)
        let stream = Int32(SOCK_STREAM.rawValue)
      #else
        let stream = SOCK_STREAM
      #endif
      descriptor = socket(AF_INET, stream, 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let descriptor = descriptor
      let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          bind(descriptor, pointer, length) | listen(descriptor, 1) | getsockname(descriptor, pointer, &length)
        }
      }
      try #require(status == 0)
      number = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
  }

  private static let serve = ["serve", "--development", "--port", "0", "--log-level", "error"]

  /// Arguments, and the last line of what is written on standard error. PORT stands for one that is taken.
  @Test(arguments: [
    (
      ["serve", "--development", "--port", "PORT"],
      "Error: port PORT of 127.0.0.1 cannot be used: another program listens there"
    ),
    (
      serve + ["--operations-port", "PORT"],
      "Error: port PORT of 127.0.0.1 cannot be used: another program listens there"
    ),
    (
      ["demo", "--data", ".", "--port", "PORT"],
      "Error: port PORT of 127.0.0.1 cannot be used: another program listens there"
    ),
    (
      ["serve", "--token-key-file", "key", "--port", "0", "--host", "192.0.2.1"],
      "Error: port 0 of 192.0.2.1 cannot be used: cannot assign requested address"
    ),
    (
      ["serve", "--token-key-file", "key", "--port", "0", "--host", "no.host.invalid"],
      "Error: port 0 of no.host.invalid cannot be used: there is no such host"
    ),
    (
      serve + ["--database", "/nowhere/d.sqlite"],
      "Error: the database /nowhere/d.sqlite cannot be used: no such file or directory"
    ),
    (
      serve + ["--database", "friends.csv"],
      "Error: the database friends.csv cannot be used: SQLite error 26: file is not a database"
    ),
    (serve + ["--friends", "/nowhere/friends.csv"], "Error: /nowhere/friends.csv: cannot be read"),
    (["serve", "--token-key-file", "/nowhere/key", "--port", "0"], "Error: /nowhere/key cannot be read"),
    (["demo", "--data", "/nowhere", "--port", "0"], "Error: /nowhere/locations.csv: cannot be read"),
    (
      ["replay", "--data", ".", "--port", "1"],
      "Error: the server at 127.0.0.1:1 cannot be used: nobody listens there"
    ),
  ])
  func `It is said in one line`(arguments: [String], line: String) async throws {
    let files = [
      "locations.csv": "unix_seconds,user_id,latitude,longitude\n1700000000,anna,52.5,13.4\n",
      "friends.csv": "user_a,user_b\nanna,bert\n", "key": String(repeating: "ab", count: 32),
    ]
    let port = try TakenPort()
    try await TemporaryFile.folder(files) { folder in
      let words = arguments.map { $0 == "PORT" ? "\(port.number)" : $0 }
      let run = try await Command(words, folder: folder).end()
      #expect(run.status != 0)
      let last = run.errors.split(separator: "\n").last.map(String.init)
      let expected = line.replacing("PORT", with: "\(port.number)")
      // SQLite may say more, but no other line.
      #expect(last?.hasPrefix(expected) == true, "\(run.errors)")
    }
  }

  @Test(arguments: ["/nowhere/r.json", "/", "taken/r.json"])
  func `A report that cannot be written is refused before the work`(path: String) async throws {
    try await TemporaryFile.folder(["taken": ""]) { folder in
      for option in ["report", "trace"] {
        let run = try await Command.run("demo", "--data", "nothing is read", "--\(option)", path, folder: folder)
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("Error: --\(option) names \(path), which cannot be written.\n"), "\(run.errors)")
      }
    }
  }

  @Test func `A demonstration goes on, and is right each time`() async throws {
    let files = [
      "locations.csv": """
      unix_seconds,user_id,latitude,longitude
      1700000000,anna,52.5,13.4
      1700000010,bert,52.51,13.4

      """,
      "friends.csv": "user_a,user_b\nanna,bert\n",
    ]
    try await TemporaryFile.folder(files) { folder in
      let demo = try Command(["demo", "--data", ".", "--port", "0"], folder: folder)
      let isRight = "Every client knew exactly who was near"
      while try String(contentsOfFile: folder + "/output", encoding: .utf8).ranges(of: isRight).count < 3 {
        try await Task.sleep(for: .milliseconds(20))
      }
      demo.terminate()
      let run = try await demo.end()
      #expect(run.status == 0)
      // Whoever was near in the last round is not near any more when the next one begins.
      #expect(!run.output.contains("0 appeared") && run.output.contains("2 appeared"), "\(run.output)")
    }
  }

  /// The clients of the replay come back to a server that leaves, unless they leave as well.
  @Test func `A demonstration in full swing stops when it is told to`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let demo = try Command(["demo", "--port", "0"], folder: folder)
      _ = try await demo.port()
      // Until some of the five hundred are there.
      try await Task.sleep(for: .seconds(3))
      demo.terminate()
      let run = try await demo.end()
      #expect(run.status == 0)
      #expect(run.errors.contains("the replay was stopped"), "\(run.errors)")
    }
  }

  @Test func `It says which version it is`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let run = try await Command.run("--version", folder: folder)
      #expect(run.status == 0 && run.output.hasPrefix("0."))
    }
  }
}
