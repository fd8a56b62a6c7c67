import Foundation
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// What is left of what clients were promised when the server's process has ended and another one begins.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RestartTests {
  private static let files = ["friends.csv": "user_a,user_b\nanna,bert\nanna,carl\nanna,dora\n"]

  @Test(arguments: [SIGTERM, SIGKILL])
  func `A pause, a precision and the end of a friendship outlive the server, however it ends`(
    signal: Int32
  ) async throws {
    try await TemporaryFile.folder(Self.files) { folder in
      try await Self.serve(folder, endingWith: signal) { port in
        let anna = try await TestClient.welcomed(byPort: port, as: "anna", at: (52.5, 13.4))
        let bert = try await TestClient.welcomed(byPort: port, as: "bert", at: (52.51, 13.41))
        _ = try await TestClient.welcomed(byPort: port, as: "carl")
        _ = try await anna.hearAppeared()
        try await bert.say(.sharing(.paused(precision: .town)), id: 2)
        try await bert.hearAccepted(2)
        try await anna.say(.friendRemoved(try UserID("carl")), id: 2)
        try await anna.hearAccepted(2)
      }
      try await Self.serve(folder, endingWith: SIGTERM) { port in
        let anna = try await TestClient.welcomed(byPort: port, as: "anna", at: (52.5, 13.4))
        let bert = try await TestClient.welcomed(byPort: port, as: "bert")
        let carl = try await TestClient.welcomed(byPort: port, as: "carl")
        let dora = try await TestClient.welcomed(byPort: port, as: "dora")
        let place = try Coordinate(latitude: 52.51, longitude: 13.41)
        for client in [bert, carl, dora] {
          try await client.say(.report(LocationReport(coordinate: place)), id: 2)
          try await client.hearAccepted(2)
        }
        // The last one is seen, and nobody before her.
        #expect(try await anna.hearAppeared().user.text == "dora")

        try await bert.say(.sharing(.shared()), id: 3)
        try await bert.say(.report(LocationReport(coordinate: place)), id: 4)
        try await bert.hearAccepted(4)
        let seen = try await anna.hearAppeared()
        #expect(seen.user.text == "bert")
        #expect(seen.precision == .town)
        #expect(seen.location.coordinate != place)

        try await anna.say(.listNearby(ListNearby()), id: 5)
        let page = try await anna.hear { if case .page(let page) = $0.body { page } else { nil } }
        #expect(Set(page.friends.map(\.user.text)) == ["bert", "dora"])
      }
    }
  }

  @Test func `A database that has users is not filled from a file, and the server says so`() async throws {
    try await TemporaryFile.folder(Self.files) { folder in
      for isNew in [true, false] {
        try await Self.serve(folder, endingWith: SIGTERM) { port in
          let anna = try await TestClient.welcomed(byPort: port, as: "anna", at: (52.5, 13.4))
          // Whoever connects is known; only a friend is seen.
          for user in ["emil", "dora"] {
            let client = try await TestClient.welcomed(byPort: port, as: user)
            try await client.report(52.5, 13.4, id: 2)
            try await client.hearAccepted(2)
          }
          #expect(try await anna.hearAppeared().user.text == "dora")
        }
        let said = try String(contentsOfFile: folder + "/errors", encoding: .utf8)
        #expect(said.contains("the given friendships are left out") == !isNew)
        let others = "user_a,user_b\nanna,emil\n"
        try Data(others.utf8).write(to: URL(fileURLWithPath: folder + "/friends.csv"))
      }
    }
  }

  /// Serves from a file in `folder` in a process of its own, which ends with a signal.
  private static func serve(
    _ folder: String, endingWith signal: Int32, _ body: (_ port: Int) async throws -> Void
  ) async throws {
    let server = try Command(
      [
        "serve", "--port", "0", "--development", "--friends", "friends.csv", "--database", "d.sqlite",
      ] + Command.leavingAtOnce,
      folder: folder)
    defer { server.send(SIGKILL) }
    try await body(try await server.port())
    server.send(signal)
    _ = try await server.end()
  }
}
