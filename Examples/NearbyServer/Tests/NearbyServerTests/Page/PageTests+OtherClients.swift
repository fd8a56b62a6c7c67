import NearbyCore
import Testing

@testable import NearbyServer

extension PageTests {
  /// A browser with nothing but `JSON.parse`, and Python with nothing but generated protobuf code, on one server.
  @Suite(.enabled(if: PythonClient.executable != nil || Programs.areRequired, "no Python with protobuf"))
  struct OtherClients {
    @Test func `The page and a client in Python see each other come, move and leave`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          try await PythonClient.run(as: "bo", port: server.port) { bo in
            try await bo.hear("welcome bo, near is 8047 m")
            try await bo.hear("snapshot")
            try await page.load(server.url(seenBy: Town.viewer))
            try await page.waitUntil("nearbyPage.connected && nearbyPage.complete")
            try await page.run(Self.device)

            // Both come.
            try await Self.report(30.2672, -97.7431, from: page)
            try await page.waitUntil("!document.getElementById('viewer-place').textContent.startsWith('no ')")
            try bo.report(try Coordinate(latitude: 30.2762, longitude: -97.7431))
            try await page.waitForFriends(["bo"])
            try await Self.expectDistance(1000.8, on: page)
            try await Self.expectDistance(1000.8, heardBy: bo, as: "appeared ada ")

            // One moves, then the other.
            try bo.report(try Coordinate(latitude: 30.2852, longitude: -97.7431))
            try await Self.expectDistance(2001.5, on: page)
            try await Self.expectDistance(2001.5, heardBy: bo, as: "moved ada ")
            try await Self.report(30.2582, -97.7431, from: page)
            try await Self.expectDistance(3002.3, on: page)
            try await Self.expectDistance(3002.3, heardBy: bo, as: "moved ada ")

            // One hides and comes back, then the other goes away.
            try bo.say("pause")
            try await page.waitForFriends([])
            try await bo.hear("left ada LEAVE_REASON_STOPPED_SHARING")
            try bo.say("resume")
            try await page.waitForFriends(["bo"])
            try await Self.expectDistance(3002.3, heardBy: bo, as: "appeared ada ")
            try await Self.report(31, -97, from: page)
            try await page.waitForFriends([])
            try await bo.hear("left ada LEAVE_REASON_OUT_OF_RANGE")

            #expect(try await bo.leave() == 0)
            try await bo.hear("closed 1000")
            #expect(!bo.said.contains("error") && !bo.said.contains("Traceback"), "\(bo.said)")
            try await page.expectNoErrors()
          }
        }
      }
    }

    @Test func `A client in Python takes part in the demonstration that the page shows`() async throws {
      try await Chromium.run { page in
        try await LiveDemo.run(lasting: 2) { demo in
          #expect(await demo.report.value?.isFaultless == true)
          try await page.load("http://127.0.0.1:\(demo.port)/#user=\(LiveDemo.sociable)")
          let truth = try await NearbyLister.list(of: LiveDemo.sociable, port: demo.port)
          try await page.waitForFriends(truth.map(\.user.text))
          let friend = try #require(truth.last)
          try await PythonClient.run(as: friend.user.text, port: demo.port) { client in
            try await client.hear("welcome \(friend.user.text), ")
            // A friend knows the same distance from the other side.
            let snapshot = try await client.hear("snapshot, ")
            let seen = snapshot.split(separator: ", ").first { $0.hasPrefix("\(LiveDemo.sociable) ") }
            let metres = try #require(seen?.split(separator: " ")[1])
            #expect(try abs(friend.distance - #require(Double(metres))) < 0.06)

            try client.say("0 0")
            try await client.hear("left \(LiveDemo.sociable) LEAVE_REASON_OUT_OF_RANGE")
            try await page.waitForFriends(truth.map(\.user.text).dropLast())
            try client.report(friend.location.coordinate)
            try await client.hear("appeared \(LiveDemo.sociable) ")
            try await page.waitForFriends(truth.map(\.user.text))
            #expect(try await client.leave() == 0)
          }
          try await page.expectNoErrors()
        }
      }
    }

    /// A device of the page's user in the page itself: the promised function says something, by plain JSON, and
    /// promises the answer.
    private static let device = """
      window.device = (async () => {
        const socket = new WebSocket(location.origin.replace("http", "ws") + "/ws", "nearby.v1.json");
        const waiting = new Map();
        let id = 0;
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          waiting.get(message.replyTo)?.(message);
        };
        await new Promise((resolve) => { socket.onopen = resolve; });
        const send = (body) => new Promise((resolve) => {
          id += 1;
          waiting.set(id, resolve);
          socket.send(JSON.stringify({ id, ...body }));
        });
        await send({ hello: { token: "dev:\(Town.viewer)" } });
        return send;
      })()
      """

    private static func report(_ latitude: Double, _ longitude: Double, from page: BrowserPage) async throws {
      let report = "{ report: { location: { latitude: \(latitude), longitude: \(longitude) } } }"
      let answer = "(async () => Object.keys(await (await window.device)(\(report))).sort().join(' '))()"
      #expect(try await page.evaluate(answer, as: String.self) == "accepted replyTo")
    }

    /// Waits until the page's only friend is that far away.
    private static func expectDistance(_ metres: Double, on page: BrowserPage) async throws {
      let words = String(Int((metres / 10).rounded()))
      try await page.waitUntil(
        """
        document.querySelectorAll("#friends li").length === 1
          && Math.round(parseFloat(document.querySelector("#friends .far").textContent) * 100) === \(words)
        """)
    }

    private static func expectDistance(
      _ metres: Double, heardBy client: PythonClient, as words: String
    ) async throws {
      let rest = try await client.hear(words)
      #expect(rest == "\(metres) m")
    }
  }
}
