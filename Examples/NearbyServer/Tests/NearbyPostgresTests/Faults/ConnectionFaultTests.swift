import Foundation
import NearbyCore
import NearbyPostgres
import PostgresTestKit
import Synchronization
import Testing

/// Servers that go, hang, or are not there, and what becomes of what was asked of them.
@Suite(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"), .timeLimit(.minutes(2)))
struct ConnectionFaultTests {
  private static var impatient: PostgresOptions {
    var options = PostgresOptions()
    (options.statementTimeout, options.answerDelay) = (.milliseconds(500), .milliseconds(500))
    options.longestReconnectDelay = .milliseconds(100)
    return options
  }

  @Test func `What was appended outlives a crash, and to append it again does not double it`() async throws {
    try await RunningDatabase.run(options: Self.impatient) { database, server in
      let entries = try (0..<300).map { try HistoryEntry.sample($0) }
      try await database.history.append(Array(entries[..<200]))
      await server.kill()
      try await eventually("the connection is missed") {
        do {
          try await database.history.append(Array(entries[200...]))
          return false
        } catch PostgresError.notConnected {
          return true
        } catch is PostgresError {
          return false
        }
      }
      try await server.start()
      try await eventually("there is a connection again") { (try? await database.history.append(entries)) != nil }
      #expect(try await database.history.entries(of: UserID("anna")) == entries)
    }
  }

  @Test func `A connection that is cut in the middle leaves all of a batch or nothing`() async throws {
    try await RunningDatabase.run(options: Self.impatient) { database, server in
      var (tellings, numbers) = (0, Int64(0))
      while tellings < 5 {
        let batch = try (numbers..<numbers + 100).map { try HistoryEntry.sample($0) }
        numbers += 100
        async let appending: Void = database.history.append(batch)
        try await server.cutConnections()
        do {
          try await appending
        } catch PostgresError.connectionLost {
          tellings += 1
        } catch PostgresError.notConnected {
        } catch PostgresError.refused(let state) where state.code == "57P01" {
          // The server had the time to say that it ends the connection, and has rolled back.
          tellings += 1
        }
        try await eventually("it can be appended again, and that doubles nothing") {
          (try? await database.history.append(batch)) != nil
        }
        let count = try await server.number("SELECT count(*) FROM nearby.locations")
        #expect(count == numbers)
      }
    }
  }

  @Test func `A statement that waits for others too long ends, and the connection goes on`() async throws {
    try await RunningDatabase.run(options: Self.impatient) { database, server in
      var patient = PostgresOptions()
      patient.statementTimeout = .seconds(100)
      let rival = try PostgresLink(to: server.address, patient)
      try await rival.waitUntilConnected()
      // One transaction, which keeps what it has locked until its end.
      let locking = Task {
        try await rival.perform([
          PostgresStatement("SELECT nearby.add_day(0)"), PostgresStatement("SELECT pg_sleep(60)"),
        ])
      }
      try await eventually("the rival has the lock") {
        try await server.number(
          """
          SELECT count(*) FROM pg_locks WHERE relation = 'nearby.locations_other'::regclass
            AND mode = 'AccessExclusiveLock' AND granted
          """) > 0
      }
      await #expect(throws: PostgresError.timedOut) { try await database.history.append([HistoryEntry.sample(1)]) }
      // Nothing of that is in the way of friends and decisions.
      #expect(try await database.directory.friends(of: UserID("anna")) == [])
      try await server.perform(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'")
      await #expect(throws: PostgresError.timedOut) { try await locking.value }
      try await database.history.append([HistoryEntry.sample(1)])
      await rival.close()
    }
  }

  @Test func `A server that says nothing any more is taken for dead`() async throws {
    let events = Mutex<[PostgresConnectionEvent]>([])
    try await PostgresServer.run { server in
      var options = Self.impatient
      options.monitor = { event in events.withLock { $0.append(event) } }
      let link = try PostgresLink(to: server.address, options)
      try await link.waitUntilConnected()
      var row = try await link.perform(PostgresStatement("SELECT pg_backend_pid()::bigint"))[0]
      let backend = try row.integer()
      await server.signal(backend: backend, SIGSTOP)
      await #expect(throws: PostgresError.connectionLost) { try await link.perform(PostgresStatement("SELECT 1")) }
      #expect(events.withLock { $0 } == [.connected, .lost(.silence)])
      try await eventually("there is another connection") {
        (try? await link.perform(PostgresStatement("SELECT 1"))) != nil
      }
      await server.signal(backend: backend, SIGCONT)
      await link.close()
    }
  }

  @Test func `A server that takes a connection and says nothing is given up, and tried again`() async throws {
    try await PostgresServer.run { server in
      var options = Self.impatient
      options.connectTimeout = .milliseconds(200)
      await server.pause()
      let link = try PostgresLink(to: server.address, options)
      await #expect(throws: PostgresError.unreachable(reason: "no connection within \(options.connectTimeout)")) {
        try await link.waitUntilConnected()
      }
      await server.goOn()
      try await eventually("it is reached") { (try? await link.perform(PostgresStatement("SELECT 1"))) != nil }
      await link.close()
    }
  }

  @Test func `What is too much at once is refused, and the rest is done`() async throws {
    try await PostgresServer.run { server in
      var options = PostgresOptions()
      options.maximumRequestCount = 8
      let link = try PostgresLink(to: server.address, options)
      try await link.waitUntilConnected()
      let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<100 {
          group.addTask {
            do throws(PostgresError) {
              _ = try await link.perform(PostgresStatement("SELECT pg_sleep(0.01)"))
              return false
            } catch .tooBusy {
              return true
            }
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(refused > 0 && refused <= 92)
      _ = try await link.perform(PostgresStatement("SELECT 1"))
      await link.close()
    }
  }

  @Test func `Requests that are under way when a connection is closed end, too`() async throws {
    try await PostgresServer.run { server in
      let link = try PostgresLink(to: server.address, PostgresOptions())
      try await link.waitUntilConnected()
      let first = Task { try await link.perform(PostgresStatement("SELECT pg_sleep(60)")) }
      try await eventually("it is under way") {
        try await server.number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)'") > 0
      }
      await link.close()
      await #expect(throws: PostgresError.connectionLost) { try await first.value }
      await #expect(throws: PostgresError.closed) { try await link.perform(PostgresStatement("SELECT 1")) }
    }
  }

  @Test func `A refused statement undoes what came before it, and nothing of other requests`() async throws {
    try await RunningDatabase.run { _, server in
      let link = try PostgresLink(to: server.address, PostgresOptions())
      try await link.waitUntilConnected()
      let insertion = PostgresStatement("INSERT INTO nearby.users VALUES ($1)", [.text("anna")])
      let undone = Task {
        try await link.perform([insertion, PostgresStatement("SELECT 1 / 0"), PostgresStatement("SELECT 2")])
      }
      async let sum = link.perform(PostgresStatement("SELECT $1::bigint + 1", [.integer(1)]))
      await #expect(throws: PostgresError.refused(SQLState("22012"))) { try await undone.value }
      var row = try await sum[0]
      #expect(try row.integer() == 2)
      #expect(try await server.number("SELECT count(*) FROM nearby.users") == 0)
      await link.close()
    }
  }
}
