import Foundation
import NearbyCore
import NearbyProtocol
import Testing

/// What Docs/WireProtocol.md shows is what the codecs write.
@Suite struct DocumentationTests {
  private func examples(_ language: String) throws -> [String] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(contentsOf: package.appending(path: "Docs/WireProtocol.md"), encoding: .utf8)
    return text.components(separatedBy: "```\(language)\n").dropFirst().map { block in
      block.components(separatedBy: "```")[0]
    }
  }

  @Test func showsJSONAsItIsWritten() throws {
    let blocks = try examples("json")
    try #require(blocks.count == 2)
    let client = AnyMessage.client(ClientMessage(body: .sharing(.paused())))
    let server = AnyMessage.server(ServerMessage(body: .accepted))
    for (block, kind) in zip(blocks, [client, server]) {
      for line in block.split(separator: "\n") {
        let message = try kind.decodeAnother(from: Array(line.utf8), by: JSONCodec())
        #expect(String(decoding: message.encoded(by: JSONCodec()), as: UTF8.self) == line)
      }
    }
  }

  @Test func showsTheBinaryFormAsItIsWritten() throws {
    let block = try #require(try examples("hex").first)
    let pairs = block.split(separator: "\n").flatMap { (line: Substring) -> ArraySlice<Substring> in
      line.split(separator: " ").prefix { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }
    }
    let shown = bytes(pairs.joined())
    let line = try #require(try examples("json").first?.split(separator: "\n").dropFirst().first)
    let report = AnyMessage.client(try decode(String(line)))
    #expect(report.encoded(by: BinaryCodec()) == shown)
    #expect(shown.count == 31)
  }
}
