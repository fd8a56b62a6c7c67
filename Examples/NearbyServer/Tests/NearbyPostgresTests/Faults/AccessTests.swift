import NearbyCore
import NearbyPostgres
import PostgresTestKit
import Testing

/// Who may connect, and what is told of that.
@Suite(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"), .timeLimit(.minutes(2)))
struct AccessTests {
  @Test func `A password opens, a wrong one does not, and none is ever told`() async throws {
    let password = "p%3Ass'word"
    try await PostgresServer.run(password: "p:ss'word") { server in
      let database = try await PostgresDatabase.open(PostgresAddress(server.url(user: "nearby", password: password)))
      await database.close()
      let wrong = PostgresAddress(server.url(user: "nearby", password: "hunter2"))
      let error = await #expect(throws: PostgresError.self) { try await PostgresDatabase.open(wrong) }
      guard case .unreachable(let reason) = error else { throw try #require(error) }
      #expect(reason.contains("password authentication failed"))
      #expect(!"\(try #require(error))".contains("hunter2"))
      var dumped = ""
      dump(wrong, to: &dumped)
      for text in [dumped, "\(wrong)", String(reflecting: wrong)] {
        #expect(!text.contains("hunter2") && !text.contains("nearby@"))
      }
    }
  }

  @Test(arguments: [
    "", "postgresql://user:hunter2@host:port/", "host=/nowhere password='hunter2", "a\0b", "postgresql://[::1",
  ])
  func `What is no address is refused without being repeated`(text: String) async {
    let error = await #expect(throws: PostgresError.self) {
      try await PostgresDatabase.open(PostgresAddress(text))
    }
    #expect(!"\(String(describing: error))".contains("hunter2"))
  }

  @Test func `A server that is not there, and a database that is not, are told of`() async throws {
    await #expect(throws: PostgresError.self) {
      try await PostgresDatabase.open(PostgresAddress("postgresql://127.0.0.1:1/x"))
    }
    try await PostgresServer.run { server in
      let address = PostgresAddress(server.url(user: "nearby", database: "none"))
      let error = await #expect(throws: PostgresError.self) { try await PostgresDatabase.open(address) }
      guard case .unreachable(let reason) = error else { throw try #require(error) }
      #expect(reason.contains(#"database "none" does not exist"#))
      try await server.perform("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
      await #expect(throws: PostgresError.unsupportedEncoding) {
        try await PostgresDatabase.open(PostgresAddress(server.url(user: "nearby", database: "latin")))
      }
    }
  }

  @Test func `Ids are values, whatever stands in them`() async throws {
    try await RunningDatabase.run { database, server in
      let texts = ["'; DROP TABLE nearby.users; --", #"\"{},NULL\"#, "NULL", "$1", "é\u{301}", "{a,b}", "%s"]
      let ids = try texts.map { try UserID($0.replacing(" ", with: "_")) }
      for id in ids { try await database.directory.register(id) }
      for (one, other) in zip(ids, ids.dropFirst()) {
        #expect(try await database.directory.addFriend(other, of: one) == .pending)
        #expect(try await database.directory.addFriend(one, of: other) == .mutual)
      }
      #expect(try await database.directory.friends(of: ids[1]).sorted() == [ids[0], ids[2]].sorted())
      #expect(try await server.number("SELECT count(*) FROM nearby.users") == Int64(ids.count))
      let entries = try ids.map { try HistoryEntry.sample(1, of: $0.text) }
      try await database.history.append(entries)
      for entry in entries { #expect(try await database.history.entries(of: entry.user) == [entry]) }
      // No id has one, but whoever calls the connection might.
      await #expect(throws: PostgresError.refused(SQLState("22021"))) {
        try await server.perform("SELECT $1", [.text("a\0b")])
      }
    }
  }
}
