import Foundation
import Testing

/// What the fuzzer, or somebody who thought like one, once found worth keeping.
@Suite struct FuzzedInputTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Vectors/Fuzzed")

  private static let names: [String] = {
    let found = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return found?.sorted() ?? []
  }()

  @Test func findsTheInputs() {
    #expect(Self.names.contains("ring-of-one"))
  }

  @Test(arguments: names)
  func readsAgainWhatItWrites(name: String) throws {
    let input = ContiguousArray(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
    try FuzzedInput.check(input.span)
  }
}
