import Foundation
import GRDB

/// The SQLite database in which everything lies that outlives the server: what users decided about being seen, who is a
/// friend of whom, and what was reported.
package struct SQLiteDatabase: Sendable {
  /// How many seconds a transaction waits for another process that holds the file's lock, before it fails.
  private static let patience: TimeInterval = 5

  /// The way to write, and to read much.
  let connections: any DatabaseWriter

  /// The way to read what is known of one user, which is asked for whenever somebody connects.
  let reading: GroupReading

  /// Opens the file at `path`, which nobody but its owner can read afterwards, and brings it up to date. It is created
  /// when it does not exist. Without a path everything is kept in memory.
  ///
  /// - Throws: When the file cannot be created, made private, or read as a database.
  package init(path: String?) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.patience)
    if let path {
      // An absolute one: SQLite knows names that stand for something else than a file.
      connections = try Self.open(URL(fileURLWithPath: path).path, configuration)
    } else {
      connections = try DatabaseQueue(configuration: configuration)
    }
    reading = GroupReading(connections)
    try Self.migrator.migrate(connections)
  }

  private static func open(_ path: String, _ configuration: Configuration) throws -> DatabasePool {
    try PrivateFile.create(path)
    // Whoever reads does not wait for those who write, nor for the disk.
    let pool = try DatabasePool(path: path, configuration: configuration)
    try PrivateFile.protect(path)
    // The pool's own setting loses the last commits when the power fails. A decision and the end of a friendship are
    // promised to be kept before they are accepted, and a report that comes along is in the same file. The second
    // setting is of account on Apple's systems only, where a disk is not asked to empty its cache otherwise.
    try pool.writeWithoutTransaction { connection in
      try connection.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
    }
    return pool
  }

  /// Ends what is under way and closes the file, which then is all there is. Whatever is asked afterwards fails.
  package func close() throws {
    // Closes the readers. The writer has to be the last: only it can put into the file what it has written beside it.
    (connections as? DatabasePool)?.releaseMemory()
    try connections.close()
  }
}
