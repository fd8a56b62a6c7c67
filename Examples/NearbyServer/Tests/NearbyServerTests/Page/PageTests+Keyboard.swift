import Testing

extension PageTests {
  struct Keyboard {
    @Test func `Another viewer can be typed, or picked with the arrow keys`() async throws {
      try await Self.inTown { page in
        try await page.tab(to: "viewer-input")
        try await page.type("bo")
        try await page.waitUntil("document.querySelectorAll('#viewer-options [role=option]').length === 1")
        try await page.press("Enter")
        try await page.waitUntil("nearbyPage.viewer === 'bo'")
        try await page.waitForFriends(["ada", "cy"])

        try await page.press("ArrowDown")
        try await page.waitUntil("document.getElementById('viewer-input').ariaExpanded === 'true'")
        try await page.press("ArrowDown")
        let active = "document.getElementById('viewer-input').getAttribute('aria-activedescendant')"
        let user = try await page.evaluate("document.getElementById(\(active)).dataset.user", as: String.self)
        #expect(user != "bo")
        try await page.press("Enter")
        try await page.waitUntil("nearbyPage.viewer === '\(user)' && location.hash === '#user=\(user)'")
        try await page.press("ArrowDown")
        try await page.press("Escape")
        try await page.waitUntil("document.getElementById('viewer-options').hidden")
        #expect(try await page.evaluate("nearbyPage.viewer", as: String.self) == user)
        try await page.expectNoErrors()
      }
    }

    @Test func `The map zooms, fits and moves by keys`() async throws {
      try await Self.inTown { page in
        try await page.tab(to: "map")
        let fitted = try await Self.view(of: page)
        try await page.press("+")
        let closer = try await Self.view(of: page)
        #expect(closer.pixelsPerMetre > fitted.pixelsPerMetre * 1.2)
        try await page.press("-")
        try await page.press("-")
        #expect(try await Self.view(of: page).pixelsPerMetre < fitted.pixelsPerMetre)
        try await page.press("ArrowRight")
        try await page.press("ArrowUp")
        let moved = try await Self.view(of: page)
        #expect(moved.panX > 0 && moved.panY > 0)
        try await page.press("ArrowLeft")
        try await page.press("ArrowDown")
        #expect(abs(try await Self.view(of: page).panX) < 0.001)
        try await page.press("F")
        let friends = try await Self.view(of: page)
        #expect(friends != fitted)
        try await page.waitUntil("nearbyPage.markersDrawn === 3")
        try await page.press("0")
        #expect(try await Self.view(of: page) == fitted)
        try await page.expectNoErrors()
      }
    }

    @Test func `The list of friends can be walked through, and a friend picked and let go`() async throws {
      try await Self.inTown { page in
        try await page.tab(to: "zoom-friends")
        try await page.press("Tab")
        let focused = "document.activeElement.closest('#friends li')?.dataset.user"
        try await page.waitUntil("\(focused) === 'bo'")
        try await page.press("ArrowDown")
        try await page.waitUntil("\(focused) === 'cy'")
        try await page.press("Enter")
        try await page.waitUntil("document.activeElement.ariaPressed === 'true'")
        try await page.screenshot("picked")
        try await page.press("Escape")
        try await page.waitUntil("document.activeElement.ariaPressed === 'false'")
        try await page.expectNoErrors()
      }
    }

    /// The part of the world that the map shows.
    private struct View: Decodable, Equatable {
      var pixelsPerMetre: Double
      var panX: Double
      var panY: Double
    }

    private static func view(of page: BrowserPage) async throws -> View {
      try await page.evaluate("nearbyPage.view")
    }

    private static func inTown(_ body: (BrowserPage) async throws -> Void) async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(Town.near)
          try await page.waitUntil("nearbyPage.markersDrawn === 3")
          try await body(page)
        }
      }
    }
  }
}
