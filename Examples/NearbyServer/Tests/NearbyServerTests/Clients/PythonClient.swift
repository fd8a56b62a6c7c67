import Foundation
import NearbyCore

@testable import NearbyServer

/// The client in `Clients/Python`, in a process of its own, with code that `protoc` has just made from the schema.
final class PythonClient {
  enum Failure: Error {
    case noPython
    case protocFailed
    case tooLate(wanted: String, said: String)
  }

  private static let example = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let program = example.appendingPathComponent("Clients/Python/nearby_client.py").path
  private static let schemaFolder = example.appendingPathComponent("../../Docs").standardized.path

  /// A Python that has what the client imports: Debian's, for which Debian's packages are, or that in the path.
  static let executable: URL? = {
    let candidates = ["/usr/bin/python3"] + Programs.paths(of: "python3")
    return candidates.map { URL(fileURLWithPath: $0) }.first { python in
      (try? run(python, ["-c", "import google.protobuf, websockets"])) == 0
        && !Programs.paths(of: "protoc").isEmpty
    }
  }()

  private let process = Process()
  private let input = Pipe()
  private let log: String
  private var heard = 0

  /// Connects as a user with a development token, and leaves behind `body` whatever comes of it.
  static func run(as user: String, port: Int, _ body: (PythonClient) async throws -> Void) async throws {
    try await TemporaryFile.folder(["log": ""]) { folder in
      let client = try PythonClient(user: user, port: port, folder: folder)
      defer { client.end() }
      try await body(client)
    }
  }

  private init(user: String, port: Int, folder: String) throws {
    guard let python = Self.executable, let protoc = Programs.paths(of: "protoc").first else {
      throw Failure.noPython
    }
    let arguments = ["--proto_path=\(Self.schemaFolder)", "--python_out=\(folder)", "nearby.proto"]
    guard try Self.run(URL(fileURLWithPath: protoc), arguments) == 0 else { throw Failure.protocFailed }
    // Python looks for what a program imports beside it first.
    let program = folder + "/nearby_client.py"
    try FileManager.default.copyItem(atPath: Self.program, toPath: program)
    log = folder + "/log"
    process.executableURL = python
    process.arguments = [
      program, "ws://127.0.0.1:\(port)/ws", DevelopmentTokens.token(for: try UserID(user)),
    ]
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
  }

  func say(_ line: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
  }

  func report(_ coordinate: Coordinate) throws {
    try say("\(coordinate.latitude) \(coordinate.longitude)")
  }

  /// Waits for a line that begins with these words, behind the one that was waited for last.
  ///
  /// - Returns: The rest of the line.
  @discardableResult
  func hear(_ words: String, within timeout: Duration = .seconds(10)) async throws -> String {
    let deadline = ContinuousClock.now.advanced(by: timeout)
    while true {
      let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      if let index = lines.dropFirst(heard).firstIndex(where: { $0.hasPrefix(words) }) {
        heard = index + 1
        return String(lines[index].dropFirst(words.count))
      }
      guard ContinuousClock.now < deadline else { throw Failure.tooLate(wanted: words, said: said) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Ends its input, and waits until it has ended by itself.
  ///
  /// - Returns: Its status.
  func leave() async throws -> Int32 {
    try input.fileHandleForWriting.close()
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    return process.terminationStatus
  }

  /// All that it printed so far.
  var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  private func end() {
    guard process.isRunning else { return }
    // It may have got a thread's mask, by which nothing milder reaches it.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static func run(_ executable: URL, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
