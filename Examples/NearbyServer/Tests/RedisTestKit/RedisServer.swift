import Foundation
import NIOCore
import NIOPosix
package import NearbyRedis
import Synchronization

/// A Redis server on a free port of this machine, which keeps nothing, and ends with the test.
package actor RedisServer {
  package nonisolated let port: Int
  private let program: ServerProgram
  private let arguments: [String]
  private let folder: URL
  private var process: Process?

  package struct Failure: Error { var text: String }

  /// Runs a server as long as `body` does.
  package static func run<Result: Sendable>(
    _ program: ServerProgram = .redis, _ arguments: [String] = [], isolation: isolated (any Actor)? = #isolation,
    _ body: (RedisServer) async throws -> Result
  ) async throws -> Result {
    let server = try await RedisServer(program, arguments, port: try await freePort())
    let result: Swift.Result<Result, any Error>
    do {
      try await server.start()
      result = .success(try await body(server))
    } catch {
      result = .failure(error)
    }
    await server.kill()
    await server.removeFolder()
    return try result.get()
  }

  private init(_ program: ServerProgram, _ arguments: [String], port: Int) async throws {
    (self.program, self.arguments, self.port) = (program, arguments, port)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearby-redis-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  package nonisolated var endpoint: RedisEndpoint { RedisEndpoint(host: "127.0.0.1", port: port) }

  /// Starts it, with more arguments than at first if need be. Returns when it answers.
  package func start(_ more: [String] = [], untilItAnswers: Bool = true) async throws {
    guard let path = program.path else { throw Failure(text: "\(program) is not installed") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.currentDirectoryURL = folder
    process.arguments =
      ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--enable-debug-command", "yes"]
      + arguments + more
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    guard untilItAnswers else { return }
    for _ in 0..<1000 {
      if !process.isRunning { throw Failure(text: "\(program) ended with \(process.terminationStatus)") }
      if await isAnswering() { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Failure(text: "\(program) does not answer")
  }

  /// Ends it at once.
  package func kill() {
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Lets it do nothing, and go on.
  package func pause() { signal(SIGSTOP) }
  package func goOn() { signal(SIGCONT) }

  /// What the server answers to a command of the test's own.
  package nonisolated func answer(
    _ command: [RedisArgument], as credentials: RedisCredentials? = nil
  ) async throws -> RESPValue {
    var batch = CommandBatch()
    if let credentials { batch.append(["AUTH", .text(credentials.user), .text(credentials.password)]) }
    batch.append(command)
    let replies = try await PlainConnection.exchange(batch, with: endpoint)
    guard let last = replies.last else { throw Failure(text: "no answer") }
    return last
  }

  /// How many connections are subscribed to a channel.
  package nonisolated func subscriberCount(of channel: String) async throws -> Int64 {
    guard case .array(let answer) = try await answer(["PUBSUB", "NUMSUB", .text(channel)]), answer.count == 2,
      case .integer(let count) = answer[1]
    else { throw Failure(text: "no number of subscribers") }
    return count
  }

  /// The names of all channels that are subscribed.
  package nonisolated func channels() async throws -> [String] {
    guard case .array(let names) = try await answer(["PUBSUB", "CHANNELS"]) else { throw Failure(text: "no channels") }
    return names.compactMap { $0.textBytes.map { String(buffer: $0) } }.sorted()
  }

  private func isAnswering() async -> Bool {
    switch try? await answer(["PING"]) {
    case nil, .error(RedisServerError(code: "LOADING")): false
    default: true
    }
  }

  private func signal(_ number: Int32) {
    if let process { Foundation.kill(process.processIdentifier, number) }
  }

  private func removeFolder() {
    try? FileManager.default.removeItem(at: folder)
  }

  /// A port on which nobody listens, and which neither another test nor the system is going to give away: it is below
  /// those that connections get.
  package static func freePort() async throws -> Int {
    while true {
      let port = nextPort.withLock { port in
        port = port < 32_000 ? port + 1 : 20_000
        return port
      }
      let channel = try? await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .bind(host: "127.0.0.1", port: port).get()
      guard let channel else { continue }
      try await channel.close()
      return port
    }
  }

  /// Begins elsewhere in each process, since several may test at once.
  private static let nextPort = Mutex(20_000 + Int(getpid()) * 97 % 12_000)
}
