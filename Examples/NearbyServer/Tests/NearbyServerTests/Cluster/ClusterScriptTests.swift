import Foundation
import Testing

/// The script that starts a whole cluster, from outside.
@Suite(.enabled(if: HAProxy.isWanted && ClusterScript.isWanted), .timeLimit(.minutes(5)))
struct ClusterScriptTests {
  @Test func `It ends all that it has started when it is told to`() async throws {
    try await ClusterScript.run("--nodes", "2", "--slots", "2") { script in
      let started = try await script.started()
      #expect(Set(started.keys) == ["node-0", "node-1", "slot-0", "slot-1", "cache and ring", "all of it"])
      script.terminate()
      let status = try await script.end()
      #expect(status == 0)
      #expect(started.values.filter(ClusterScript.isRunning) == [])
    }
  }

  @Test func `It ends when one of its programs does, and says which`() async throws {
    try await ClusterScript.run("--nodes", "1", "--slots", "1") { script in
      let started = try await script.started()
      kill(try #require(started["slot-0"]), SIGKILL)
      let status = try await script.end()
      #expect(status == 1)
      #expect(script.errors.hasPrefix("cluster: slot-0 has ended with status -9"))
      #expect(started.values.filter(ClusterScript.isRunning) == [])
    }
  }

  @Test func `It says which port is taken`() async throws {
    try await RunningServer.run { server in
      try await ClusterScript.run("--nodes", "1", "--slots", "1", "--port", "\(server.port)") { script in
        let status = try await script.end()
        #expect(status == 1)
        #expect(script.errors == "cluster: somebody listens on port \(server.port) already\n")
      }
    }
  }

  @Test func `It says which program is missing, and where to have it from`() async throws {
    try await ClusterScript.run("--engine", "no-such-engine") { script in
      let status = try await script.end()
      #expect(status == 1)
      #expect(script.errors == "cluster: no-such-engine is not installed; in Debian: apt-get install no-such-engine\n")
    }
  }
}

/// One run of the script, with the server that these tests were built with.
private struct ClusterScript {
  static let isWanted = !Programs.paths(of: "redis-server").isEmpty || Programs.areRequired

  private let process = Process()
  private let folder: String

  /// Starts it, and ends it after `body` if it is still there.
  static func run(_ arguments: String..., body: (ClusterScript) async throws -> Void) async throws {
    try await TemporaryFile.folder(["output": "", "errors": ""]) { folder in
      let script = try ClusterScript(arguments, folder: folder)
      defer { script.terminate() }
      try await body(script)
    }
  }

  private init(_ arguments: [String], folder: String) throws {
    self.folder = folder
    let package = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", NSString.path(withComponents: package + ["cluster"]), "--server", Command.path] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: folder + "/output")
    process.standardError = FileHandle(forWritingAtPath: folder + "/errors")
    try process.run()
  }

  var errors: String { text("errors") }

  /// The programs that it says it has started, once all of them serve, and their process ids.
  func started() async throws -> [String: pid_t] {
    while !text("output").contains("all of it") {
      guard process.isRunning else { throw CocoaError(.executableLoad) }
      try await Task.sleep(for: .milliseconds(20))
    }
    let programs = text("output").matches(of: /(?m)^(.+?): .*\(pid (\d+)/)
    return Dictionary(
      programs.compactMap { program in pid_t(program.output.2).map { (String(program.output.1), $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  func terminate() {
    if process.isRunning { process.terminate() }
  }

  /// Waits for the end, and returns the status.
  func end() async throws -> Int32 {
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    return process.terminationStatus
  }

  static func isRunning(_ process: pid_t) -> Bool {
    kill(process, 0) == 0
  }

  private func text(_ file: String) -> String {
    (try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)) ?? ""
  }
}
