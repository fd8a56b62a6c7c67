import Testing

/// Lets other tasks run until `isSo`; records an issue when it does not become so.
func eventually(
  sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () async -> Bool
) async {
  for _ in 0..<200_000 {
    if await isSo() { return }
    await Task.yield()
  }
  Issue.record("this did not become so", sourceLocation: sourceLocation)
}
