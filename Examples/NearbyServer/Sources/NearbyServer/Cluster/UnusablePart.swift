/// Something that a server needs cannot be used, so it does not start.
package struct UnusablePart: Error, CustomStringConvertible {
  /// What it is, and why, in one line.
  package let description: String

  package static func check<Result>(_ part: String, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch {
      throw UnusablePart(description: "\(part) cannot be used: \(error)")
    }
  }
}
