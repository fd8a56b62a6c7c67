import NearbyProtocol
import Testing

@testable import NearbyServer

extension PageTests {
  struct Reconnecting {
    private static let codes: [UInt16] =
      Array(1000...1015) + [2999, 3000, 3008, 3999] + Array(4000...4103) + [4199, 4200]

    @Test func `The page connects again after the same close codes as the library`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          try await page.load(server.url())
          try await page.waitUntil("window.nearbyPage && document.readyState === 'complete'")
          let verdicts = try await page.evaluate(
            """
            (async () => {
              const { Session } = await import("/session.js");
              const real = window.WebSocket;
              const verdicts = \(Self.codes).map((code) => {
                let socket, state;
                window.WebSocket = class { constructor() { socket = this; } close() {} };
                const session = new Session("", { onMessage() {}, onState(next) { state = next; } });
                session.open();
                socket.onclose({ code });
                session.close();
                return state === "waiting";
              });
              window.WebSocket = real;
              return verdicts;
            })()
            """, as: [Bool].self)
          for (code, verdict) in zip(Self.codes, verdicts) {
            #expect(verdict == CloseCode(rawValue: code).isWorthRetrying, "\(code)")
          }
          #expect(verdicts.count == Self.codes.count)
        }
      }
    }
  }
}
