import Foundation
import NIOHTTP1

/// The files of the pages, read once.
struct PageFiles: Sendable {
  private static let contentTypes = [
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
  ]

  /// By the bytes of the paths.
  private var responses: [[UInt8]: WebResponse] = [:]

  /// Reads the files that come with this package.
  ///
  /// - Parameters:
  ///   - folder: The folder that they are in.
  ///   - first: The one that is shown where no other is named.
  init(in folder: String = "Page", first: String = "index.html") throws {
    guard let directory = Bundle.module.url(forResource: folder, withExtension: nil) else {
      throw CocoaError(.fileNoSuchFile)
    }
    for file in try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil) {
      guard let contentType = Self.contentTypes[file.pathExtension] else { continue }
      responses[Array("/\(file.lastPathComponent)".utf8)] = WebResponse(
        contentType: contentType, body: Array(try Data(contentsOf: file)))
    }
    responses[Array("/".utf8)] = responses[Array("/\(first)".utf8)]
  }

  func response(to path: String) -> WebResponse {
    responses[Array(path.utf8)] ?? .text("there is nothing here\n", status: .notFound)
  }
}
