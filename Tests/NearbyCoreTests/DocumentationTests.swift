import Foundation
import Testing

/// What the documents show, name and link to is really there.
@Suite struct DocumentationTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  /// The paths of all Markdown documents, from the package's folder.
  private static let documents =
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Benchmarks/README.md"]
    + paths(in: ["Docs", "Sources"]).filter { $0.hasSuffix(".md") }

  private static let swiftFiles =
    paths(in: ["Sources", "Tests", "Snippets", "Examples/NearbyServer/Sources", "Examples/NearbyServer/Tests"])
    .filter { $0.hasSuffix(".swift") }.map { "/" + $0 }

  /// Someone who follows the way of a report through the code, or looks for the test of a promise, finds each file
  /// where the document says. "Examples/…/Server/X.swift" stands for the folder of the example's sources.
  @Test(arguments: documents.filter { $0.hasPrefix("Docs") }) func namesFilesThatExist(document: String) throws {
    let text = try Self.text(of: document)
    let files = text.matches(of: /`([A-Za-z0-9_\/+…]+\.swift)`/).map { String($0.output.1) }
    let tests = text.matches(of: /`([A-Z][A-Za-z0-9]+Tests)[`.]/).map { "\($0.output.1).swift" }
    for name in Set(files + tests) {
      let end = "/" + (name.components(separatedBy: "…/").last ?? name)
      #expect(Self.swiftFiles.contains { $0.hasSuffix(end) }, "\(document) names \(name), which is not there")
    }
  }

  @Test(arguments: documents) func linksToFilesThatExist(document: String) throws {
    let folder = Self.package.appending(path: document).deletingLastPathComponent()
    for match in try Self.text(of: document).matches(of: /\]\(([^)#:\s]+)(#[^)]*)?\)/) {
      let target = folder.appending(path: String(match.output.1)).standardizedFileURL
      #expect(
        FileManager.default.fileExists(atPath: target.path(percentEncoded: false)),
        "\(document) links to \(match.output.1), which is not there")
    }
  }

  /// The index of the decisions leaves none out.
  @Test func listsEveryDecision() throws {
    let index = try Self.text(of: "Docs/Decisions/README.md")
    let pages = Self.documents.filter { $0.hasPrefix("Docs/Decisions/") && !$0.hasSuffix("README.md") }
    try #require(pages.count > 20)
    for page in pages {
      let name = try #require(page.split(separator: "/").last)
      #expect(index.contains("(\(name))"), "the index lacks \(name)")
    }
  }

  /// The code that the documents show is that of the snippets, which are compiled with the package.
  @Test(arguments: [
    "README.md", "Sources/NearbyCore/NearbyCore.docc/NearbyCore.md", "Sources/NearbyCore/NearbyCore.docc/PluggingIn.md",
    "Sources/NearbyProtocol/NearbyProtocol.docc/NearbyProtocol.md",
  ]) func showsCodeThatIsCompiled(document: String) throws {
    let snippets = try Self.paths(in: ["Snippets"]).map { visible(try Self.text(of: $0)) }
    let blocks = try Self.text(of: document).components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    // How a manifest names the package cannot be compiled in the package.
    let code = blocks.filter { !$0.hasPrefix("dependencies:") }
    try #require(!code.isEmpty)
    for block in code {
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

  private static func text(of document: String) throws -> String {
    try String(contentsOf: package.appending(path: document), encoding: .utf8)
  }

  /// The paths of all files in these folders, from the package's folder.
  private static func paths(in folders: [String]) -> [String] {
    let root = package.path(percentEncoded: false)
    return folders.flatMap { folder in
      let files = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.allObjects ?? []
      return files.compactMap { $0 as? String }.map { "\(folder)/\($0)" }.sorted()
    }
  }
}
