import Foundation

/// Files that a test needs for a moment.
enum TemporaryFile {
  /// A path at which there is nothing yet; whatever is there afterwards is removed.
  static func path<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = fresh()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  /// A file with this text.
  static func with<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let path = fresh()
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  /// A folder with these files.
  static func folder<Result>(
    _ files: [String: String], _ body: (String) async throws -> Result
  ) async throws -> Result {
    let path = fresh()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    return try await body(path)
  }

  private static func fresh() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("nearby-\(UUID().uuidString)").path
  }
}
