import Foundation
import Testing

/// The code that the articles show is that of the snippets, which are compiled with the package.
@Suite struct DocumentationTests {
  @Test(arguments: ["NearbyCore", "PluggingIn"]) func showsCodeThatIsCompiled(article: String) throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(
      contentsOf: package.appending(path: "Sources/NearbyCore/NearbyCore.docc/\(article).md"), encoding: .utf8
    )
    let snippets = try ["WhoIsNear", "TwoFriends", "OneNode"].map { name in
      visible(try String(contentsOf: package.appending(path: "Snippets/\(name).swift"), encoding: .utf8))
    }
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    try #require(!blocks.isEmpty)
    for block in blocks {
      #expect(snippets.contains { $0.contains(block) }, "no snippet has this code: \(block)")
    }
  }

  /// A snippet without what it hides.
  private func visible(_ snippet: String) -> String {
    var isHidden = false
    var lines: [Substring] = []
    for line in snippet.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("// snippet.") {
        isHidden = line == "// snippet.hide"
      } else if !isHidden {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
