import Foundation

@testable import NearbyServer

/// A headless browser in a process of its own. It is gone, together with all that it wrote, when ``run(_:)`` returns.
struct Chromium {
  private static let names = ["chromium", "chromium-browser", "google-chrome"]
  private static let startTimeout: Duration = .seconds(20)
  private static let endTimeout: Duration = .seconds(3)

  /// The first browser in the path; without one there is nothing to run.
  static let executable = names.lazy.flatMap(Programs.paths).first.map { URL(fileURLWithPath: $0) }

  private let process: Process
  private let log: URL

  /// Opens an empty page, and closes the browser behind `body` whatever comes of it.
  static func run(_ body: (BrowserPage) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nearby-page-\(UUID().uuidString)")
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await run(in: folder, body))
    } catch {
      outcome = .failure(error)
    }
    await remove(folder)
    try outcome.get()
  }

  private static func run(in folder: URL, _ body: (BrowserPage) async throws -> Void) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let browser = try Chromium(folder: folder)
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await browser.browse(body))
    } catch {
      outcome = .failure(error)
    }
    await browser.end()
    try outcome.get()
  }

  /// A child of the browser that is a little slower may still be writing into the folder.
  private static func remove(_ folder: URL) async {
    for _ in 0..<20 {
      try? FileManager.default.removeItem(at: folder)
      guard FileManager.default.fileExists(atPath: folder.path) else { return }
      guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
    }
  }

  private init(folder: URL) throws {
    guard let executable = Self.executable else { throw BrowserFailure.noExecutable }
    log = folder.appendingPathComponent("standard-error.txt")
    try Data().write(to: log)
    process = Process()
    process.executableURL = executable
    process.arguments = [
      // Where tests run as root the sandbox cannot, and what the browser opens here is ours. Shared memory is scarce in
      // containers.
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--force-color-profile=srgb", "--remote-debugging-port=0", "--user-data-dir=\(folder.path)/profile",
      "about:blank",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
  }

  private func browse(_ body: (BrowserPage) async throws -> Void) async throws {
    let url = try await devToolsURL()
    // A screenshot is one message.
    let connection = try await WebSocketClient.connect(
      host: url.host ?? "127.0.0.1", port: url.port ?? 0, path: url.path, maximumByteCount: 1 << 26)
    let devTools = DevTools(connection)
    let listening = Task { await devTools.listen() }
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await body(try await BrowserPage.open(with: devTools)))
    } catch {
      outcome = .failure(error)
    }
    // A browser that is asked takes its own children along.
    _ = try? await devTools.command("Browser.close")
    await connection.close(code: 1000, reason: "")
    await listening.value
    try outcome.get()
  }

  /// Where the browser says that it listens.
  private func devToolsURL() async throws -> URL {
    let deadline = ContinuousClock.now.advanced(by: Self.startTimeout)
    while true {
      let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let announcement = "DevTools listening on "
      if let line = lines.first(where: { $0.hasPrefix(announcement) }),
        let url = URL(string: String(line.dropFirst(announcement.count)))
      {
        return url
      }
      guard process.isRunning, ContinuousClock.now < deadline else {
        throw BrowserFailure.didNotStart(log: said)
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func end() async {
    await waitForExit()
    if process.isRunning {
      process.terminate()
      await waitForExit()
    }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  private func waitForExit() async {
    let deadline = ContinuousClock.now.advanced(by: Self.endTimeout)
    while process.isRunning, ContinuousClock.now < deadline {
      // A test that ran out of time has none left for good manners.
      guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
    }
  }
}
