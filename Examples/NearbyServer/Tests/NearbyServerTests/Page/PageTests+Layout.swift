import Testing

extension PageTests {
  struct Layout {
    @Test(arguments: [(360, 740), (320, 568)])
    func `Everything can be reached on a telephone, and nothing sticks out`(
      width: Int, height: Int
    ) async throws {
      try await Chromium.run { page in
        try await page.resize(width: width, height: height, isMobile: true)
        try await PageServer.run { server in
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(Town.near)
          try await page.screenshot("narrow-\(width)")
          let overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
          #expect(try await page.evaluate(overflow, as: Int.self) == 0)
          #expect(try await page.evaluate("innerWidth", as: Int.self) == width)
          #expect(try await page.evaluate(Self.unreachable, as: [String].self) == [])
        }
      }
    }

    @Test func `The window of a laptop needs no scrolling`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(Town.near)
          let overflow = "document.documentElement.scrollHeight - innerHeight"
          #expect(try await page.evaluate(overflow, as: Int.self) == 0)
          #expect(try await page.evaluate(Self.unreachable, as: [String].self) == [])
        }
      }
    }

    @Test func `A dark screen stays dark, and changing it needs no loading`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(Town.near)
          #expect(try await page.evaluate(Self.cornerBrightness, as: Double.self) > 200)
          try await page.prefer("prefers-color-scheme", "dark")
          try await page.waitUntil("\(Self.cornerBrightness) < 50")
          try await page.waitUntil("nearbyPage.markersDrawn === 3")
          try await page.waitUntil("\(BrowserPage.friendPixels) > 60")
        }
      }
    }

    /// What someone uses, but cannot bring to where a finger would touch it.
    private static let unreachable = """
      [...document.querySelectorAll("button, input, #map, #feed")].filter((element) => {
        if (!element.checkVisibility()) return false;
        element.scrollIntoView({ block: "center" });
        const box = element.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const hit = document.elementFromPoint(x, y);
        return box.left < 0 || box.right > innerWidth || !(hit === element || element.contains(hit));
      }).map((element) => element.id || element.outerHTML)
      """

    private static let cornerBrightness = """
      (() => {
        const canvas = document.getElementById("canvas");
        const { data } = canvas.getContext("2d").getImageData(canvas.width - 3, canvas.height - 3, 1, 1);
        return (data[0] + data[1] + data[2]) / 3;
      })()
      """
  }
}
