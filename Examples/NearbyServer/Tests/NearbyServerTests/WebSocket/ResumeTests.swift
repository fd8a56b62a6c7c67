import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// What a client finds that connects again before the server knows that it was gone.
@Suite(.timeLimit(.minutes(1)))
struct ResumeTests {
  @Test(arguments: Subprotocol.allCases, [1, 3])
  func `A client that resumes takes the place of its former connection, and friends see nothing of it`(
    subprotocol: Subprotocol, nodeCount: Int
  ) async throws {
    try await RunningServer.run(changing: { $0.nodeCount = nodeCount }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", subprotocol, at: (52.5, 13.4))
      let (former, first) = try await Self.connect(to: server, as: "bert", subprotocol)
      try await former.report(52.51, 13.4, id: 2)
      try await former.hearAccepted(2)
      _ = try await anna.hearAppeared()

      let (bert, second) = try await Self.connect(to: server, as: "bert", subprotocol, resume: first.resume)
      #expect(!first.isResumed)
      #expect(second.isResumed)
      #expect(second.resume != first.resume)
      #expect(try await former.hearClose() == .replaced)

      // The first news of the friend is of the next report.
      try await bert.report(52.52, 13.4)
      let news = try await anna.hear { [.appeared, .moved, .left].contains(Self.kind($0)) ? $0 : nil }
      #expect(Self.kind(news) == .moved)

      // The new one can be resumed in turn, and the former one no more.
      let (_, third) = try await Self.connect(to: server, as: "bert", subprotocol, resume: second.resume)
      #expect(third.isResumed)
      #expect(try await bert.hearClose() == .replaced)
    }
  }

  @Test(arguments: ["", "00000000000000000000000000000000", "no token of this server"])
  func `A token that no open connection has is as none`(resume: String) async throws {
    try await RunningServer.run { server in
      let (former, _) = try await Self.connect(to: server, as: "bert")
      let (bert, welcome) = try await Self.connect(to: server, as: "bert", resume: resume)
      #expect(!welcome.isResumed)
      try await former.settle()
      try await bert.settle()
    }
  }

  @Test(arguments: [1, 3])
  func `The token of another user is as none`(nodeCount: Int) async throws {
    try await RunningServer.run(changing: { $0.nodeCount = nodeCount }) { server in
      let (bert, theirs) = try await Self.connect(to: server, as: "bert")
      let (anna, welcome) = try await Self.connect(to: server, as: "anna", resume: theirs.resume)
      #expect(!welcome.isResumed)
      try await anna.settle()
      try await bert.settle()
      // It is still good for whose it is.
      let (_, again) = try await Self.connect(to: server, as: "bert", resume: theirs.resume)
      #expect(again.isResumed)
    }
  }

  private enum Kind { case appeared, moved, left, other }

  private static func kind(_ message: ServerMessage) -> Kind {
    switch message.body {
    case .appeared: .appeared
    case .moved: .moved
    case .left: .left
    default: .other
    }
  }

  /// Says hello, and waits until the session is open for whoever resumes it.
  private static func connect(
    to server: RunningServer, as user: String, _ subprotocol: Subprotocol = .json, resume: String = ""
  ) async throws -> (TestClient, Welcome) {
    let client = try await TestClient(to: server, subprotocol)
    try await client.say(.hello(Hello(token: "dev:\(user)", resume: resume)), id: 1)
    let welcome = try await client.hear { if case .welcome(let welcome) = $0.body { welcome } else { nil } }
    try await client.settle()
    return (client, welcome)
  }
}
