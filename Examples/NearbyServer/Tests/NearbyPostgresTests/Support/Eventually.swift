import Testing

/// Waits until something is so. How long that may take is no matter of the test: a slow machine may take its time.
func eventually(
  within patience: Duration = .seconds(30), _ what: Comment, at location: SourceLocation = #_sourceLocation,
  isolation: isolated (any Actor)? = #isolation, _ isSo: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + patience
  while try await !isSo() {
    guard ContinuousClock.now < deadline else {
      Issue.record(what, sourceLocation: location)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}
