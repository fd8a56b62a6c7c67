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
    if let report { try JSONFile.write(found, to: report) }
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
