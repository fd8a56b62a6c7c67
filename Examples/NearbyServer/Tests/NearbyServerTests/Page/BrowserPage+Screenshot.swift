import Foundation

extension BrowserPage {
  /// Writes `NAME.png` into the folder that the environment variable NEARBY_SCREENSHOTS names; nothing without one.
  func screenshot(_ name: String) async throws {
    guard let folder = ProcessInfo.processInfo.environment["NEARBY_SCREENSHOTS"] else { return }
    // What has just come is still fading in or gliding.
    try await Task.sleep(for: .milliseconds(1500))
    let answer = try await command("Page.captureScreenshot", ["format": "png"])
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(base64Encoded: answer["data"].string ?? "")?.write(to: url.appendingPathComponent("\(name).png"))
  }
}
