import Foundation
import NearbyCore
import Testing

@testable import NearbyServer

extension PageTests {
  struct Live {
    @Test func `Shows friends in the list and on the map while the demonstration runs`() async throws {
      try await Chromium.run { page in
        try await LiveDemo.run(lasting: 8) { demo in
          try await page.load("http://127.0.0.1:\(demo.port)/#user=\(LiveDemo.sociable)")
          try await page.waitUntil("nearbyPage.friends > 3", within: .seconds(60))
          // All of one moment: the next friend may be on the way.
          try await page.waitUntil(
            """
            nearbyPage.friends > 3 && nearbyPage.markersDrawn === nearbyPage.friends
              && document.querySelectorAll("#friends li").length === nearbyPage.friends
              && document.getElementById("count").textContent === String(nearbyPage.friends)
            """)
          try await page.waitUntil("\(BrowserPage.friendPixels) > 200")
          #expect(await demo.report.value?.isFaultless == true)

          try await Self.expectTruth(on: page, from: demo)
          // Nobody moves any more, so soon nothing on the map does; only the rings around the badges run out, slowly.
          try await page.waitUntil("\(Self.pixelsThatChangeInASecond) < 100", within: .seconds(60))
          try await Self.photograph(page)
          try await page.expectNoErrors()
          #expect(
            Set(await page.requests.map { "\($0.host ?? ""):\($0.port ?? 0)" }) == ["127.0.0.1:\(demo.port)"])
        }
      }
    }

    @Test func `Chooses a viewer who sees friends when nobody has chosen one`() async throws {
      try await Chromium.run { page in
        try await LiveDemo.run(lasting: 4) { demo in
          try await page.load("http://127.0.0.1:\(demo.port)/")
          #expect(await demo.report.value != nil)
          try await page.waitUntil("nearbyPage.complete && nearbyPage.friends > 0")
          // It was the page's choice, so a link to it leaves the choice open again.
          #expect(try await page.evaluate("location.hash", as: String.self) == "")

          // All devices are gone by now, and the page is still no worse than before.
          try await page.load("about:blank")
          try await page.load("http://127.0.0.1:\(demo.port)/")
          try await page.waitUntil("nearbyPage.complete && nearbyPage.friends > 10")
        }
      }
    }

    private static let pixelsThatChangeInASecond = """
      await (async () => {
        const canvas = document.getElementById("canvas");
        const read = () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        const before = read();
        await new Promise((resolve) => setTimeout(resolve, 1100));
        const after = read();
        let count = 0;
        for (let at = 0; at < after.length; at += 4) {
          if (Math.abs(before[at] - after[at]) > 24) count += 1;
        }
        return count;
      })()
      """

    private static func photograph(_ page: BrowserPage) async throws {
      try await page.run("document.querySelector('#friends li:nth-child(4) button').click()")
      try await page.screenshot("live-map")
      try await page.run("document.querySelector('#friends li:nth-child(4) button').click()")
      try await page.screenshot("live-light")
      try await page.prefer("prefers-color-scheme", "dark")
      try await page.screenshot("live-dark")
      try await page.prefer("prefers-color-scheme", "light")
      try await page.run("document.getElementById('zoom-friends').click()")
      try await page.screenshot("live-friends")
      try await page.run("document.querySelector('#friends li:nth-child(9) button').click()")
      try await page.screenshot("live-picked")
      try await page.run("document.getElementById('viewer-input').click()")
      try await page.screenshot("live-picker")
      try await page.run("document.getElementById('viewer-options').hidden = true")
      try await page.resize(width: 360, height: 740, isMobile: true)
      try await page.screenshot("live-narrow")
      try await page.run("document.getElementById('friends').scrollIntoView()")
      try await page.screenshot("live-narrow-list")
      try await page.resize(width: 820, height: 1180)
      try await page.screenshot("live-tablet")
      try await page.resize(width: 1000, height: 700)
      try await page.screenshot("live-small-window")
    }

    /// Compares the page with what the server answers in the binary form, and with brute force over the check-ins.
    private static func expectTruth(on page: BrowserPage, from demo: LiveDemo) async throws {
      let truth = try await NearbyLister.list(of: LiveDemo.sociable, port: demo.port)
      try await page.waitForFriends(truth.map(\.user.text))
      let shown = try await page.shownFriends
      let expected = try demo.expected(for: LiveDemo.sociable)
      #expect(truth.count > 10)
      #expect(Set(shown.map(\.user)) == Set(expected.keys))
      for (friend, line) in zip(truth, shown) {
        let (metres, tolerance) = line.metres
        #expect(abs(metres - friend.distance) <= tolerance + 0.001, "\(line.user): \(line.far)")
        #expect(abs(friend.distance - (expected[line.user] ?? .nan)) < 0.001)
      }
    }
  }
}
