import Foundation

/// Keeps a database file from everyone but its owner.
enum PrivateFile {
  private static let ownerOnly = S_IRUSR | S_IWUSR

  /// Creates the file at `path`, for its owner, unless it is there. SQLite puts further ones beside it with its mode.
  ///
  /// - Throws: `POSIXError` when the file cannot be created, or when there is something else than a file.
  static func create(_ path: String) throws {
    // Never opens a file that is there: to close it would take away the locks that SQLite may hold on it.
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, ownerOnly)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno == EEXIST {
      try checkIsFile(path)
    } else {
      throw failure
    }
  }

  /// Takes a database, and what SQLite has put beside it, away from everyone but the owner. Only what is known to be a
  /// database: anything else that somebody names may be there for others.
  ///
  /// - Throws: `POSIXError` when it belongs to somebody else.
  static func protect(_ path: String) throws {
    guard chmod(path, ownerOnly) == 0 else { throw failure }
    for suffix in ["-wal", "-shm"] where chmod(path + suffix, ownerOnly) != 0 && errno != ENOENT { throw failure }
  }

  /// Nothing but a file can be a database.
  private static func checkIsFile(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw POSIXError(.EISDIR)
    default: throw POSIXError(.EINVAL)
    }
  }

  private static var failure: POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
