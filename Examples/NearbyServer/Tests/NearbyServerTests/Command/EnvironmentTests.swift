import ArgumentParser
import Foundation
import Logging
import Testing

@testable import nearby_server

/// What the environment says where no argument does.
@Suite(.timeLimit(.minutes(1)))
struct EnvironmentTests {
  private static func serve(_ arguments: [String], _ environment: [String: String]) throws -> ServeCommand {
    try #require(
      try NearbyServerCommand.command(for: ["serve"] + arguments, environment: environment) as? ServeCommand)
  }

  @Test func `An argument counts more than the environment, and that more than what is usual`() throws {
    let usual = try Self.serve(["--development"], [:])
    #expect(usual.port == 8080 && usual.drainSeconds == 12 && usual.rates.rates)
    let environment = [
      "NEARBY_PORT": "1", "NEARBY_DRAIN_SECONDS": "2", "NEARBY_DEVELOPMENT": "true", "NEARBY_RATES": "no",
      "NEARBY_FORWARDED_FROM": "10.0.0.0/8", "NEARBY_PROXY_PROTOCOL": "1", "NEARBY_LOG_LEVEL": "error",
      "NEARBY_DATABASE": "", "NEARBY_NODES_": "7",
    ]
    let said = try Self.serve(["--port", "3", "--log-level=debug"], environment)
    #expect(said.port == 3 && said.drainSeconds == 2 && said.tokens.development && !said.rates.rates)
    #expect(said.proxy.forwardedFrom != nil && said.proxy.proxyProtocol && said.logging.logLevel == .debug)
    #expect(said.storage.database == nil && said.nodes == nil)
    #expect(try Self.serve(["--rates"], environment).rates.rates)
    #expect(try !Self.serve([], environment.merging(["NEARBY_PROXY_PROTOCOL": "0"]) { $1 }).proxy.proxyProtocol)
  }

  @Test(arguments: [
    ("NEARBY_PORT", "many"), ("NEARBY_PORT", "65536"), ("NEARBY_RADIUS", "-1"), ("NEARBY_DRAIN_GRACE_SECONDS", "3601"),
    ("NEARBY_RATES", "perhaps"), ("NEARBY_REDIS", "here"), ("NEARBY_FORWARDED_FROM", "10.0.0.0/40"),
  ])
  func `A wrong value says in one line which variable it is`(variable: String, value: String) async throws {
    let error = #expect(throws: WrongVariable.self) { try Self.serve(["--development"], [variable: value]) }
    #expect(error?.variable == variable && error?.description.contains("\n") == false)
    try await TemporaryFile.folder([:]) { folder in
      let outcome = try await Command(["serve", "--development"], folder: folder, environment: [variable: value]).end()
      #expect(outcome.status == 64 && outcome.errors.contains("Error: \(variable): "))
    }
  }

  @Test func `What an argument says wrongly is not the fault of a variable`() {
    #expect(throws: (any Error).self) { try Self.serve(["--development", "--port", "x"], ["NEARBY_PORT": "1"]) }
    #expect(throws: Never.self) { try Self.serve(["--development", "--port", "2"], ["NEARBY_PORT": "x"]) }
  }

  @Test func `Other commands do not look at the environment`() throws {
    let token = try NearbyServerCommand.command(for: ["demo"], environment: ["NEARBY_PORT": "1"]) as? DemoCommand
    #expect(token?.port == 8080)
  }
}
