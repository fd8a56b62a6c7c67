import Testing

@testable import NearbyServer

extension PageTests {
  struct Names {
    /// A name that turns around all that follows it, unless it is kept to itself.
    private static let name = "\u{202E}ada"

    @Test func `A name that is written from right to left turns no sentence around`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          try await page.load(server.url())
          try await page.waitUntil("window.nearbyPage && document.readyState === 'complete'")
          let event = #"{ kind: "appeared", user: "\#(Self.name)", distanceM: 1200 }"#
          try await page.run(
            """
            window.list = document.createElement("ol");
            document.body.append(list);
            import("/event-feed.js").then(({ EventFeed }) => {
              new EventFeed(list, document.createElement("p"), { nowMs: 0 }).add([\(event)]);
            })
            """)
          try await page.waitUntil("list.querySelector('li > span')")
          let order = try await page.evaluate(
            """
            (() => {
              const lefts = Array.from(list.querySelector("li > span").childNodes, (node) => {
                const range = document.createRange();
                range.selectNode(node);
                return range.getBoundingClientRect().left;
              });
              return lefts.length === 3 && lefts[0] < lefts[1] && lefts[1] < lefts[2];
            })()
            """, as: Bool.self)
          #expect(order)
          #expect(try await page.evaluate("list.innerText.includes('came near, 1.20 km')", as: Bool.self))
          let text = try await page.evaluate(
            #"import("/wording.js").then(({ isolatedText }) => isolatedText("\#(Self.name)"))"#, as: String.self)
          #expect(text == "\u{2068}ada\u{2069}")
          try await page.expectNoErrors()
        }
      }
    }
  }
}
