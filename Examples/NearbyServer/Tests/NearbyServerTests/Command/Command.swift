import Foundation

/// The program `nearby-server`, as a shell would start it.
struct Command {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Options of `serve` for a server that is not waited for when it is told to stop.
  static let leavingAtOnce = ["--unready-seconds", "0", "--drain-grace-seconds", "0", "--drain-seconds", "0"]

  /// The program lies beside the bundle of these tests.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("nearby-server").path

  private let process = Process()
  private let folder: String

  /// Starts the program; what it writes goes to files in `folder`, which outlive it.
  ///
  /// - Parameter descriptors: How many files and sockets it may have open: as it is, and as it may raise it to.
  /// - Parameter environment: Variables that it has beside those of the tests.
  init(
    _ arguments: [String], folder: String, input: FileHandle = .nullDevice,
    descriptors: (soft: Int, hard: Int)? = nil, environment: [String: String] = [:]
  ) throws {
    self.folder = folder
    if let descriptors {
      let script = "ulimit -Sn \(descriptors.soft) && ulimit -Hn \(descriptors.hard) && exec \"$0\" \"$@\""
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script, Self.path] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: Self.path)
      process.arguments = arguments
    }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = input
    process.standardOutput = try Self.file(folder + "/output")
    process.standardError = try Self.file(folder + "/errors")
    try process.run()
  }

  /// Runs the program to its end.
  static func run(_ arguments: String..., folder: String) async throws -> Outcome {
    try await Command(arguments, folder: folder).end()
  }

  /// What it has written on standard error so far.
  var errors: String { Self.text(folder + "/errors") }

  func terminate() {
    process.terminate()
  }

  /// Sends a signal, unless the program has ended already.
  func send(_ signal: Int32) {
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// Waits for the end.
  func end() async throws -> Outcome {
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    return Outcome(status: process.terminationStatus, output: Self.text(folder + "/output"), errors: errors)
  }

  /// Waits for the port in the line in which a server says that it listens.
  func port() async throws -> Int {
    while true {
      if let match = errors.firstMatch(of: /port=(\d+)/), let port = Int(match.output.1) { return port }
      guard process.isRunning else { throw CocoaError(.executableLoad) }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private static func file(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
