import Foundation
import NearbyCore
import NearbyProtocol
import Testing

@testable import NearbyServer

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What the operator of a server is told.
@Suite(.timeLimit(.minutes(1)))
struct MetricsRouteTests {
  private static func text(at server: RunningServer) async throws -> String {
    let port = try #require(try await server.server.operationsPort)
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/metrics"))
    let (data, response) = try await URLSession.shared.data(from: url)
    let type = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "content-type")
    #expect(type == "text/plain; version=0.0.4; charset=utf-8")
    return String(decoding: data, as: UTF8.self)
  }

  /// The sum of all series of a metric, or of those that have something in their labels.
  private static func sum(_ name: String, _ part: String = "", in text: String) -> Double {
    text.split(separator: "\n").filter { $0.hasPrefix(name) && (part.isEmpty || $0.contains(part)) }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
  }

  @Test func `Metrics tell what the server does, on their own port only`() async throws {
    try await RunningServer.run(changing: {
      $0.operationsPort = 0
      $0.nodeCount = 2
    }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      let bert = try await TestClient.welcomed(by: server, as: "bert", at: (52.5, 13.4))
      _ = try await anna.hearAppeared()
      for request in 10...12 as ClosedRange<UInt32> {
        try await bert.report(52.5, 13.4 + Double(request) / 10_000, id: request)
        try await bert.hearAccepted(request)
        _ = try await anna.hearMoved()
      }
      let text = try await Self.text(at: server)
      #expect(Self.sum("nearby_sessions", in: text) == 2)
      #expect(Self.sum("nearby_reports_total", in: text) == 5)
      #expect(Self.sum("nearby_port_items_total", #"call="appendToHistory""#, in: text) == 5)
      #expect(Self.sum("nearby_port_items_total", #"call="publish""#, in: text) >= 5)
      #expect(Self.sum("nearby_port_items_total", #"call="sendToClient""#, in: text) > 5)
      #expect(Self.sum("nearby_port_failures_total", in: text) == 0)
      #expect(Self.sum("nearby_messages_total", in: text) >= 5)
      #expect(Self.sum("nearby_friend_checks_total", in: text) > 3)
      #expect(Self.sum("nearby_slot_channels", in: text) >= 3 && text.contains(#"slot="slot-0""#))
      #expect(Self.sum("nearby_delivery_lag_seconds_count", in: text) == 3)
      #expect(Self.sum("nearby_cached_users", in: text) == 2)
      #expect(text.contains("nearby_ready 1\n"))
      // Neither whom nor where.
      for word in ["anna", "bert", "52.5", "13.4"] { #expect(!text.contains(word)) }
      #expect(Set(text.matches(of: /# TYPE (\S+)/).map { String($0.output.1) }) == Set(ServerMetrics.help.keys))
      for path in ["/metrics", "/ops"] { #expect(try await server.get(path).status == 404) }
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1:9002", true), ("http://localhost:9002", true), ("http://[::1]:9002", true),
    ("https://127.0.0.1.example", false), ("null", false), ("http://10.0.0.1", false), ("", false),
  ])
  func `Only pages that come from this machine may read metrics`(origin: String, mayRead: Bool) async throws {
    try await RunningServer.run(changing: {
      $0.operationsPort = 0
      $0.operationsHost = "0.0.0.0"
    }) { server in
      let port = try #require(try await server.server.operationsPort)
      var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)/metrics")))
      request.setValue(origin, forHTTPHeaderField: "origin")
      let (_, response) = try await URLSession.shared.data(for: request)
      let allowed = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "access-control-allow-origin")
      #expect(allowed == (mayRead ? origin : nil))
    }
  }

  @Test func `The operations port stays open while the server leaves`() async throws {
    let clock = ManualClock(now: SystemClock().now.wall)
    try await RunningServer.run(changing: {
      $0.operationsPort = 0
      $0.clock = clock
      $0.unreadyPeriod = .seconds(5)
    }) { server in
      server.shutDown()
      while try await !Self.text(at: server).contains("nearby_ready 0\n") { await Task.yield() }
      clock.advance(by: .seconds(5))
    }
  }

  @Test(.enabled(if: PrometheusParser.python != nil || Programs.areRequired))
  func `Prometheus's own parser reads it`() async throws {
    let python = try #require(PrometheusParser.python, "apt-get install python3-prometheus-client")
    try await RunningServer.run(changing: { $0.operationsPort = 0 }) { server in
      _ = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      try await TemporaryFile.folder(["metrics": try await Self.text(at: server)]) { folder in
        let families = try PrometheusParser.families(in: folder + "/metrics", python)
        #expect(families["nearby_delivery_lag_seconds"] == "histogram")
        #expect(families["nearby_reports"] == "counter")
        #expect(families["nearby_sessions"] == "gauge")
        #expect(families.count == ServerMetrics.help.count)
      }
    }
  }
}

/// What the Prometheus project reads its own text with, where it is installed.
private enum PrometheusParser {
  private static let script = """
    import sys
    from prometheus_client.parser import text_string_to_metric_families
    for family in text_string_to_metric_families(open(sys.argv[1]).read()):
        assert family.documentation, family
        assert family.samples, family
        print(family.name, family.type)
    """

  /// A Python that has it.
  static let python = Programs.paths(of: "python3").first { path in
    (try? run(path, ["-c", "import prometheus_client"])) != nil
  }

  static func families(in file: String, _ python: String) throws -> [String: String] {
    let lines = try run(python, ["-c", script, file]).split(separator: "\n").map { $0.split(separator: " ") }
    return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), String($0[1])) })
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return text
  }
}
