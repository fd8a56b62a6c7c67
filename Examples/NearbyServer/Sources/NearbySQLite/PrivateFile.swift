import Foundation

/// Keeps a database file from everyone but its owner.
enum PrivateFile {
  private static let ownerOnly = S_IRUSR | S_IWUSR

  /// Creates the file at `path` unless it is there, and takes it and the files that SQLite puts beside it away from
  /// everyone but the owner. Those that SQLite creates later get the mode of the first.
  ///
  /// - Throws: `POSIXError` when the file cannot be created, or belongs to somebody else.
  static func prepare(_ path: String) throws {
    // Never opens a file that is there: to close it would take away the locks that SQLite may hold on it.
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, ownerOnly)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw failure
    }
    guard chmod(path, ownerOnly) == 0 else { throw failure }
    for suffix in ["-wal", "-shm"] where chmod(path + suffix, ownerOnly) != 0 && errno != ENOENT { throw failure }
  }

  private static var failure: POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
