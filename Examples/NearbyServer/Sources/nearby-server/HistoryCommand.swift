import ArgumentParser
import Foundation
import NearbyCore
import NearbyPostgres
import NearbyServer

/// Looks after what was reported.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Write down what a user reported, or erase it.",
    subcommands: [Export.self, Erase.self])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write everything that a user reported on standard output, the oldest first.")

    @OptionGroup var place: HistoryPlaceOptions

    @Option(help: "csv, or jsonl for an object of JSON a line.")
    var format = ReportExport.Format.csv

    func run() async throws {
      try await place.withArchive { archive, user in
        try await ReportExport(of: archive, as: format).write(user) { line in
          try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
        }
      }
    }
  }

  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erase everything that a user reported. Friendships and decisions stay.")

    @OptionGroup var place: HistoryPlaceOptions

    @Flag(help: "Erase it instead of only saying how much there is.")
    var apply = false

    func run() async throws {
      try await place.withArchive { archive, user in
        if apply {
          print("\(try await archive.erase(user)) reports are erased")
        } else {
          let count = try await ReportExport(of: archive, as: .jsonl).write(user) { _ in }
          print("there are \(count) reports; nothing is erased without --apply")
        }
      }
    }
  }
}

extension ReportExport.Format: ExpressibleByArgument {}

/// Whose reports, and where they are.
struct HistoryPlaceOptions: ParsableArguments {
  @OptionGroup var storage: StorageOptions

  @Option(help: "The id of the user.", transform: { try UserID($0) })
  var user: UserID

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard storage.isLasting else {
      throw ValidationError("--database or --postgres has to say where the history is.")
    }
    if let path = storage.database, !FileManager.default.fileExists(atPath: path) {
      throw ValidationError("there is no file at the path of --database.")
    }
  }

  func withArchive(_ body: (any ReportArchive, UserID) async throws -> Void) async throws {
    var options = PostgresOptions()
    // All that a user ever reported takes its time.
    options.statementTimeout = .seconds(600)
    let storage = try await storage.open(options: options, logger: logging.logger())
    do {
      try await body(storage.archive, user)
    } catch {
      try? await storage.close()
      throw error
    }
    try await storage.close()
  }
}
