import Foundation
package import NearbyPostgres

/// A PostgreSQL server of a test's own, which listens on a socket in a temporary folder, and ends with the test.
package actor PostgresServer {
  package struct Failure: Error { var text: String }

  private let folder: URL
  private let arguments: [String]
  private var process: Process?
  private var link: PostgresLink?

  /// Runs a server as long as `body` does.
  ///
  /// - Parameters:
  ///   - settings: Settings beside those of all tests, as `max_connections=5`.
  ///   - password: What everybody has to know who connects; `nil` for nothing.
  package static func run<Result: Sendable>(
    settings: [String] = [], password: String? = nil, isolation: isolated (any Actor)? = #isolation,
    _ body: (PostgresServer) async throws -> Result
  ) async throws -> Result {
    let server = PostgresServer(settings)
    let result: Swift.Result<Result, any Error>
    do {
      try await server.create(password: password)
      try await server.start()
      result = .success(try await body(server))
    } catch {
      result = .failure(error)
    }
    await server.kill()
    await server.removeFolder()
    return try result.get()
  }

  private init(_ settings: [String]) {
    // Short: the name of a socket has 107 bytes at most.
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("pg-\(UUID().uuidString.prefix(13))")
    let usual = ["fsync=off", "listen_addresses=", "unix_socket_directories=\(folder.path)", "max_connections=50"]
    arguments = ["-D", folder.path + "/data"] + (usual + settings).flatMap { ["-c", $0] }
  }

  /// Where it is, for users of the library and of the program.
  package nonisolated var url: String { url(user: "nearby") }

  package nonisolated func url(user: String, password: String? = nil, database: String = "postgres") -> String {
    "postgresql://\(user)\(password.map { ":\($0)" } ?? "")@/\(database)?host=\(folder.path)"
  }

  package nonisolated var address: PostgresAddress { PostgresAddress(url) }

  private func create(password: String?) async throws {
    let manager = FileManager.default
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    let secret = folder.path + "/password"
    try Data((password ?? "").utf8).write(to: URL(fileURLWithPath: secret))
    if getuid() == 0 {
      for path in [folder.path, secret] {
        try manager.setAttributes([.ownerAccountName: PostgresPrograms.user], ofItemAtPath: path)
      }
    }
    let access = password == nil ? ["-A", "trust"] : ["-A", "scram-sha-256", "--pwfile", secret]
    let initialisation = try run(
      "initdb",
      ["-D", folder.path + "/data", "--no-sync", "-U", "nearby", "--encoding", "UTF8", "--locale", "C"] + access)
    while initialisation.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    guard initialisation.terminationStatus == 0 else { throw Failure(text: "initdb has failed: \(log)") }
  }

  /// Starts it, once more after ``kill()``. Returns when it takes connections.
  package func start() async throws {
    let process = try run("postgres", arguments)
    self.process = process
    for _ in 0..<3000 {
      if !process.isRunning { throw Failure(text: "postgres has ended: \(log)") }
      if log.components(separatedBy: "ready to accept connections").count > startCount + 1 {
        startCount += 1
        return
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Failure(text: "postgres does not answer")
  }

  private var startCount = 0

  /// Ends it at once, as a crash does: it has to recover when it starts again.
  package func kill() async {
    await link?.close()
    link = nil
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGQUIT)
    while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
  }

  /// Lets nobody connect any more, without a word, and everybody again; who has a connection does not notice.
  package func pause() { signal(SIGSTOP) }
  package func goOn() { signal(SIGCONT) }

  private func signal(_ number: Int32) {
    if let process { Foundation.kill(process.processIdentifier, number) }
  }

  /// Lets the process of a connection do nothing, or go on.
  package func signal(backend: Int64, _ number: Int32) {
    Foundation.kill(pid_t(backend), number)
  }

  /// Has a statement of the test's own done.
  @discardableResult
  package func perform(
    _ text: String, _ parameters: [PostgresParameter] = []
  ) async throws -> PostgresRows {
    let link: PostgresLink
    if let present = self.link {
      link = present
    } else {
      link = try PostgresLink(
        to: address, PostgresOptions(),
        session: [
          PostgresStatement("SET application_name = 'test'")
        ])
      try await link.waitUntilConnected()
      self.link = link
    }
    return try await link.perform(PostgresStatement(text, parameters))
  }

  /// What a statement answers with one number.
  package func number(_ text: String, _ parameters: [PostgresParameter] = []) async throws -> Int64 {
    var row = try await perform(text, parameters)[0]
    return try row.integer()
  }

  /// Ends all connections but those of the test, and returns how many those were.
  @discardableResult
  package func cutConnections() async throws -> Int {
    try await perform(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> 'test'
      """
    ).count
  }

  private func run(_ name: String, _ arguments: [String]) throws -> Process {
    let command = try PostgresPrograms.command(name, arguments)
    let path = folder.path + "/log"
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try output.seekToEnd()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = folder
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    return process
  }

  private var log: String {
    (try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)) ?? ""
  }

  private func removeFolder() {
    try? FileManager.default.removeItem(at: folder)
  }
}
