import Foundation
import Logging
import NearbyCore
import NearbyPostgres
@testable import NearbyServer
import PostgresTestKit
import Testing

/// What a user reported, written down and erased from the command line.
@Suite(.timeLimit(.minutes(2)))
struct HistoryCommandTests {
  private static let csv = text([
    "user,epoch,sequence,node,latitude,longitude,accepted_at_ms,captured_at_ms,accuracy_m,heading_deg,speed_mps",
    #""a,""na",5,1,0,52.5,13.25,5,,,,"#,
    #""a,""na",7,1,0,52.5,13.25,7,3,1.5,,"#,
  ])

  private static let lines = text([
    #"{"acceptedAtMs":"5","epoch":"5","latitude":52.5,"longitude":13.25,"node":0,"sequence":1,"user":"a,\"na"}"#,
    #"{"acceptedAtMs":"7","accuracyM":1.5,"capturedAtMs":"3","epoch":"7","latitude":52.5,"longitude":13.25,"#
      + #""node":0,"sequence":1,"user":"a,\"na"}"#,
  ])

  private static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  private static func fill(_ storage: any ServerStorage) async throws {
    let coordinate = try Coordinate(latitude: 52.5, longitude: 13.25)
    let entries = try [("a,\"na", 5, nil, nil), ("a,\"na", 7, 3, 1.5), ("bert", 5, nil, nil)].map {
      (user: String, time: Int64, captured: Int64?, accuracy: Float?) in
      HistoryEntry(
        user: try UserID(user), version: LocationVersion(epoch: time, sequence: 1),
        location: AcceptedLocation(
          coordinate: coordinate, acceptedAt: Timestamp(milliseconds: time),
          capturedAt: captured.map(Timestamp.init(milliseconds:)), motion: try Motion(accuracy: accuracy)))
    }
    try await storage.archive.append(entries)
    try await storage.close()
  }

  private static func check(_ place: [String], _ folder: String) async throws {
    func run(_ arguments: String...) async throws -> Command.Outcome {
      try await Command(["history"] + arguments + place + ["--user", "a,\"na"], folder: folder).end()
    }
    #expect(try await run("export").output == csv)
    #expect(try await run("export", "--format", "jsonl").output == lines)
    #expect(try await run("erase").output.hasPrefix("there are 2 reports"))
    #expect(try await run("erase", "--apply").output == "2 reports are erased\n")
    #expect(try await run("export", "--format", "jsonl").output == "")
  }

  @Test func `What is in a file is exported and erased`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      try await Self.fill(SQLiteStorage(path: folder + "/d.sqlite"))
      try await Self.check(["--database", "d.sqlite"], folder)
      let archive = try SQLiteStorage(path: folder + "/d.sqlite").archive
      #expect(try await archive.entries(of: UserID("bert"), after: nil, limit: 2).count == 1)
      let missing = try await Command.run(
        "history", "erase", "--user", "anna", "--database", "none.sqlite", folder: folder)
      #expect(missing.status != 0 && !FileManager.default.fileExists(atPath: folder + "/none.sqlite"))
    }
  }

  @Test(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"))
  func `What is in PostgreSQL is exported and erased`() async throws {
    try await PostgresServer.run { server in
      try await TemporaryFile.folder([:]) { folder in
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await Self.fill(try await PostgresStorage.connect(server.address, logger: logger))
        try await Self.check(["--postgres", server.url], folder)
        #expect(try await server.number("SELECT count(*) FROM nearby.locations") == 1)
      }
    }
  }

  @Test func `An export is the same in parts of whatever size`() async throws {
    let storage = try SQLiteStorage(path: nil)
    let entries = try (0..<20).map { try HistoryEntry.of("anna", LocationVersion(epoch: $0 / 3, sequence: UInt32($0))) }
    try await storage.archive.append(entries)
    var texts = Set<[String]>()
    for size in [1, 2, 3, 7, 19, 20, 21] {
      var text: [String] = []
      let count = try await ReportExport(of: storage.archive, as: .csv, partSize: size).write(UserID("anna")) {
        text.append($0)
      }
      #expect(count == 20)
      texts.insert(text)
    }
    #expect(texts.count == 1)
  }
}
