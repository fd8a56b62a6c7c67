import Foundation
import Testing

/// What the documents show and name is really there.
@Suite struct DocumentationTests {
  private let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

  /// Someone who follows the way of a report through the code finds each file where the page says.
  @Test func theArchitectureNamesFilesThatExist() throws {
    let text = try String(contentsOf: package.appending(path: "Docs/Architecture.md"), encoding: .utf8)
    let named = Set(text.matches(of: /`([A-Za-z\/+…]+\.swift)`/).map { String($0.output.1) })
    let folders = ["Sources", "Tests", "Examples/NearbyServer/Sources", "Examples/NearbyServer/Tests"]
    let paths = folders.flatMap { folder -> [String] in
      let root = package.appending(path: folder).standardizedFileURL
      let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      return (files?.allObjects as? [URL] ?? []).map { "/" + $0.path(percentEncoded: false) }
    }
    try #require(named.count > 20)
    for name in named {
      // "Examples/…/Server/X.swift" stands for the folder of the example's sources.
      let end = "/" + (name.components(separatedBy: "…/").last ?? name)
      #expect(paths.contains { $0.hasSuffix(end) }, "there is no \(name)")
    }
  }

  /// The code that the articles show is that of the snippets, which are compiled with the package.
  @Test(arguments: ["NearbyCore", "PluggingIn"]) func showsCodeThatIsCompiled(article: String) throws {
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
