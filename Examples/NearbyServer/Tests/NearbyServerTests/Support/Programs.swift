import Foundation

/// Programs that some tests need and not every machine has.
enum Programs {
  /// Whether tests that miss one fail rather than being left out, as in the checks of a pull request.
  static let areRequired = ProcessInfo.processInfo.environment["NEARBY_REQUIRE_PROGRAMS"] != nil

  /// Where the program is, in the order of the path.
  static func paths(of name: String) -> [String] {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }.filter(FileManager.default.isExecutableFile)
  }
}
