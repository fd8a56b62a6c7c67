import ArgumentParser
import Foundation
import Logging
import NearbyCore
import NearbyServer

/// How a data set is replayed and what is written about it.
struct ReplayOptions: ParsableArguments {
  @Option(help: "The form of the messages: json or proto.")
  var codec = Codec.json

  @Option(
    help: ArgumentHelp("Compare all clients with the oracle after this many reports.", valueName: "count"))
  var checkEvery = 500

  @Option(help: ArgumentHelp("How many check-ins are played; all when not given.", valueName: "count"))
  var first: Int?

  @Option(
    help: ArgumentHelp(
      "How many seconds of the data set pass in a second; as fast as it goes when not given.",
      valueName: "factor"))
  var speed: Double?

  @Option(help: ArgumentHelp("Where to write what was found, as JSON.", valueName: "path"))
  var report: String?

  @Option(
    help: ArgumentHelp("Where to write every message, one JSON object a line.", valueName: "path"))
  var trace: String?

  func validate() throws {
    guard checkEvery > 0 else { throw ValidationError("--check-every has to be positive.") }
    if let first, first <= 0 { throw ValidationError("--first has to be positive.") }
    if let speed, !(speed > 0 && speed.isFinite) { throw ValidationError("--speed has to be positive.") }
    try OutputFile.check(report, option: "report")
    try OutputFile.check(trace, option: "trace")
  }

  func apply(to replay: inout ReplayConfiguration) {
    replay.subprotocol = codec.subprotocol
    replay.checkEvery = checkEvery
    if let first { replay.dataSet = replay.dataSet.first(first) }
    replay.speed = speed
    replay.tracePath = trace
    replay.showsProgress = ProgressBar.isPossible
  }

  /// Prints what was found, and writes it where it was asked for.
  func publish(_ found: ReplayReport) throws {
    print(found.summary)
    // A pipe has it now, and not when the program ends.
    fflush(nil)
    if let report { try JSONFile.write(found, to: report) }
  }
}

/// A file that is written at the end of the work.
enum OutputFile {
  /// Sees before the work to it that the file can be written.
  static func check(_ path: String?, option: String) throws {
    guard let path else { return }
    let files = FileManager.default
    var isFolder = ObjCBool(false)
    let isThere = files.fileExists(atPath: path, isDirectory: &isFolder)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if !isThere { _ = files.fileExists(atPath: folder, isDirectory: &isFolder) }
    guard isFolder.boolValue != isThere, files.isWritableFile(atPath: isThere ? path : folder) else {
      throw ValidationError("--\(option) names \(path), which cannot be written.")
    }
  }
}

/// What was found, as a file.
enum JSONFile {
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(value).write(to: URL(fileURLWithPath: path))
  }
}
