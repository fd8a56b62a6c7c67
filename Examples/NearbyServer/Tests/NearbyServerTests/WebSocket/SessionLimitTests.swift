import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// How many connections one user may have.
@Suite(.timeLimit(.minutes(1)))
struct SessionLimitTests {
  @Test(arguments: Subprotocol.allCases)
  func `A user who opens one connection too many loses the oldest, and is told why`(
    subprotocol: Subprotocol
  ) async throws {
    try await RunningServer.run(changing: {
      $0.nearby.maximumSessionsPerUser = 3
      $0.nodeCount = 1
    }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", subprotocol, at: (52.5, 13.4))
      var devices: [TestClient] = []
      for _ in 0..<5 {
        devices.append(try await TestClient.welcomed(by: server, as: "bert", subprotocol))
      }
      for former in devices.prefix(2) { #expect(try await former.hearClose() == .tooManySessions) }
      // The others work as ever, and so do those of other users.
      for device in devices.dropFirst(2) { try await device.settle() }
      try await devices[4].report(52.51, 13.4, id: 7)
      try await devices[4].hearAccepted(7)
      #expect(try await anna.hearAppeared().user.text == "bert")
    }
  }
}
