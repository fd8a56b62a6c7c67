import Foundation
import NIOCore
import NIOPosix

@testable import NearbyServer

/// A real HAProxy, configured as the cluster script does it.
struct HAProxy: Sendable {
  /// Whether the tests that need it run: without it they are left out, except where nothing may be left out.
  static let isWanted = !Programs.paths(of: "haproxy").isEmpty || Programs.areRequired

  let port: Int

  /// Runs it in front of servers while `body` runs, and not before all of them are in use.
  ///
  /// - Parameter options: What is said of each server besides.
  static func run(
    inFrontOf servers: [RunningServer], options: String = "", _ body: (HAProxy) async throws -> Void
  ) async throws {
    let port = try await freePort()
    let package = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4)
    let template = try String(
      contentsOfFile: NSString.path(withComponents: package + ["haproxy.cfg.in"]), encoding: .utf8)
    let lines = servers.map { "  server node-\($0.port) 127.0.0.1:\($0.port) \(options)\n" }.joined()
    let text = template.replacingOccurrences(of: "@PORT@", with: "\(port)")
      .replacingOccurrences(of: "@SERVERS@\n", with: lines)
    try await TemporaryFile.folder(["haproxy.cfg": text]) { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try Programs.paths(of: "haproxy").first ?? { throw Missing() }())
      process.arguments = ["-db", "-f", folder + "/haproxy.cfg"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      defer { process.terminate() }
      let proxy = HAProxy(port: port)
      while try await proxy.status(of: "/readyz") != 200 {
        guard process.isRunning else { throw Missing() }
        try await Task.sleep(for: .milliseconds(20))
      }
      try await body(proxy)
    }
  }

  /// What it answers; `nil` while nobody listens.
  func status(of path: String) async throws -> Int? {
    guard let connection = try? await RawConnection.open(toPort: port) else { return nil }
    let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    let answer = String(decoding: try await connection.exchange(request), as: UTF8.self)
    return answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  /// It is not installed, or does not start.
  struct Missing: Error {}

  private static func freePort() async throws -> Int {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = listener.localAddress?.port ?? 0
    try await listener.close()
    return port
  }
}
