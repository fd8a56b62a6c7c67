import Foundation
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// How often a client of a real server may say what, and which reports it believes.
@Suite(.timeLimit(.minutes(2)))
struct RequestRatesTests {
  @Test(arguments: Subprotocol.allCases)
  func `Who says too much is told when to try again, and let go when it does not listen`(
    subprotocol: Subprotocol
  ) async throws {
    try await RunningServer.run(changing: {
      $0.rates.reports = TokenBucket.Rate(1, per: .seconds(3600), burst: 3)
      $0.rates.complaints = TokenBucket.Rate(1, burst: 20)
    }) { server in
      let bert = try await TestClient.welcomed(by: server, as: "bert", subprotocol, at: (52.51, 13.4))
      let anna = try await TestClient.welcomed(by: server, as: "anna", subprotocol)
      for id in 1...3 as ClosedRange<UInt32> {
        try await anna.report(52.5, 13.4 + Double(id) / 1000, id: id)
        try await anna.hearAccepted(id)
      }
      try await anna.report(53, 13.4, id: 4)
      let refusal = try await anna.hear { message -> ErrorMessage? in
        guard message.replyTo == 4, case .error(let error) = message.body else { return nil }
        return error
      }
      #expect(refusal.code == .tooManyRequests)
      #expect((3_500_000...3_600_000).contains(refusal.retryAfterMilliseconds ?? 0))
      // What was refused has no effect, and what else there is to say is heard.
      try await anna.settle()
      let last = try await bert.hear { message -> NearbyFriend? in
        guard case .moved(let friend) = message.body, friend.location.coordinate.longitude > 13.4025 else { return nil }
        return friend
      }
      #expect(last.location.coordinate.latitude == 52.5)

      for _ in 0..<100 { try? await anna.report(53, 13.4) }
      #expect(try await anna.hearClose() == .tooManyRequests)
      // A new connection is no way around it.
      let again = try await TestClient.welcomed(by: server, as: "anna", subprotocol)
      try await again.report(53, 13.4, id: 1)
      #expect(try await again.hearError().code == .tooManyRequests)
      try await bert.settle()
    }
  }

  @Test(arguments: [true, false])
  func `The program believes what a device can do, if it is told to`(isOn: Bool) async throws {
    try await TemporaryFile.folder([:]) { folder in
      let server = try Command(
        [
          "serve", "--port", "0", "--development", isOn ? "--movement-policy" : "--no-movement-policy",
          "--minimum-interval", "3000",
        ] + Command.leavingAtOnce, folder: folder)
      defer { server.send(SIGKILL) }
      let anna = try await TestClient.welcomed(byPort: try await server.port(), as: "anna", at: (52.5, 13.4))
      try await anna.report(52.5, 13.4, id: 2)
      guard isOn else { return try await anna.hearAccepted(2) }
      let refusal = try await anna.hear { if case .error(let error) = $0.body { error } else { nil } }
      #expect(refusal.code == .tooManyRequests)
      let wait = try #require(refusal.retryAfterMilliseconds)
      #expect((1...3000).contains(wait))
      try await Task.sleep(for: .milliseconds(wait))
      try await anna.report(-52.5, 13.4, id: 3)
      #expect(try await anna.hearError().code == .implausibleLocation)
      try await anna.report(52.5, 13.4, id: 4)
      try await anna.hearAccepted(4)
    }
  }
}
