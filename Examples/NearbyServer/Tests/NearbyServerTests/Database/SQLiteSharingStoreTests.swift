import NearbyCore
import NearbySQLite
@testable import NearbyServer
import NearbyTestKit
import Testing

/// What users decided about being seen, for good.
@Suite struct SQLiteSharingStoreTests {
  @Test func `The store keeps the promises of its port`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      func open() throws -> SQLiteSharingStore {
        SQLiteSharingStore(try SQLiteDatabase(path: folder + "/d.sqlite"))
      }
      try await SharingStoreConformance.check {
        try open()
      } reopening: { _ in
        try open()
      }
    }
  }

  @Test func `Decisions outlive the server`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let settings = SharingSettings(
        user: try UserID("anna"), visibility: .paused(until: Timestamp(milliseconds: 9)),
        visibilityVersion: LocationVersion(epoch: 1, sequence: 2, node: 3), precision: .town,
        precisionVersion: LocationVersion(epoch: 4, sequence: 5, node: 6))
      let database = try SQLiteDatabase(path: folder + "/d.sqlite")
      try await SQLiteSharingStore(database).store([settings])
      try database.close()
      let reopened = SQLiteSharingStore(try SQLiteDatabase(path: folder + "/d.sqlite"))
      #expect(try await reopened.settings(of: settings.user) == settings)
    }
  }

  @Test func `Servers that decide at once in one file lose no decision`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let anna = try UserID("anna")
      let stores = try (0..<2).map { _ in SQLiteSharingStore(try SQLiteDatabase(path: folder + "/d.sqlite")) }
      let versions = (1...20).map { LocationVersion(epoch: $0, sequence: 0) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for version in versions {
            try await stores[0].store([
              SharingSettings(user: anna, visibility: .paused(), visibilityVersion: version)
            ])
          }
        }
        group.addTask {
          for version in versions {
            try await stores[1].store([
              SharingSettings(user: anna, precision: .town, precisionVersion: version)
            ])
          }
        }
        try await group.waitForAll()
      }
      let last = LocationVersion(epoch: 20, sequence: 0)
      #expect(
        try await stores[0].settings(of: anna)
          == SharingSettings(
            user: anna, visibility: .paused(), visibilityVersion: last, precision: .town, precisionVersion: last))
    }
  }
}
