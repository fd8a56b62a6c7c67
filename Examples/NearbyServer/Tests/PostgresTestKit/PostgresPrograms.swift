import Foundation

/// The programs of a PostgreSQL server, of which Debian puts none into the path.
package enum PostgresPrograms {
  /// Whether the tests that need them run: without them they are left out, except where nothing may be left out; and
  /// without the package's trait there is nothing to test.
  package static let areWanted =
    isBuiltIn && (folder != nil || ProcessInfo.processInfo.environment["NEARBY_REQUIRE_PROGRAMS"] != nil)

  #if PostgreSQL
    private static let isBuiltIn = true
  #else
    private static let isBuiltIn = false
  #endif

  /// Where they lie; the newest, if there are several.
  static let folder: String? = {
    let manager = FileManager.default
    let versions = (try? manager.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let debian = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
    let path = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
    return (debian + path).first { manager.isExecutableFile(atPath: $0 + "/initdb") }
  }()

  /// How a program is started: they refuse to be run by root.
  static func command(_ name: String, _ arguments: [String]) throws -> [String] {
    guard let folder else { throw PostgresServer.Failure(text: "PostgreSQL is not installed") }
    let command = ["\(folder)/\(name)"] + arguments
    guard getuid() == 0 else { return command }
    return ["/usr/bin/env", "setpriv", "--reuid", user, "--regid", user, "--clear-groups"] + command
  }

  /// Who runs them in the place of root, and owns the files.
  static let user = "postgres"
}
