import NearbyCore
import Testing

@testable import NearbyServer

extension PageTests {
  struct Updates {
    @Test func `Shows who is near, by distance, and nobody else`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(Town.near)
          try await page.waitUntil("nearbyPage.markersDrawn === 3")
          let truth = try await NearbyLister.list(of: Town.viewer, port: server.port)
          let shown = try await page.shownFriends
          #expect(truth.map(\.user.text) == shown.map(\.user))
          for (friend, line) in zip(truth, shown) {
            #expect(abs(line.metres.value - friend.distance) <= line.metres.tolerance + 0.001, "\(line)")
          }
        }
      }
    }

    @Test func `Paints friends on the map, and an empty map for who has none`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(Town.near)
          try await page.waitUntil("nearbyPage.markersDrawn === 3")
          try await page.waitUntil("\(BrowserPage.friendPixels) > 60")

          try await page.run(#"location.hash = "user=\#(Town.loner)""#)
          try await page.waitUntil("nearbyPage.viewer === '\(Town.loner)' && nearbyPage.complete")
          try await page.waitForFriends([])
          try await page.waitUntil("!document.getElementById('friends-empty').hidden")
          #expect(try await page.evaluate(BrowserPage.friendPixels, as: Int.self) == 0)
          try await page.screenshot("empty")
        }
      }
    }

    @Test func `Goes where friends are seen, but never away from whom somebody chose`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          try await page.load(server.url())
          // Nobody is near anybody yet, so it is whoever has the most friends.
          try await page.waitUntil("nearbyPage.viewer === '\(Town.viewer)' && nearbyPage.complete")
          let homes = Dictionary(try Town.homes()) { $1 }
          for user in ["bo", "cy"] {
            let home = try #require(homes[user])
            try await server.connect(user).report(home, capturedAt: SystemClock().now.wall)
          }
          try await page.waitForFriends(["cy"])
          #expect(try await page.evaluate("nearbyPage.viewer", as: String.self) == "bo")

          try await page.run(#"location.hash = "user=\#(Town.loner)""#)
          try await page.waitUntil("nearbyPage.viewer === '\(Town.loner)' && nearbyPage.complete")
          try await Task.sleep(for: .seconds(4))
          #expect(try await page.evaluate("nearbyPage.viewer", as: String.self) == Town.loner)
        }
      }
    }

    @Test func `Moves and removes friends without loading anything anew`() async throws {
      try await Chromium.run { page in
        try await PageServer.run { server in
          let clients = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(["bo", "cy", "di"])
          try await page.run("window.isTheSame = true")

          let now = SystemClock().now.wall
          try await clients["bo"]?.report(
            try Coordinate(latitude: 30.2252, longitude: -97.7131), capturedAt: now)
          try await page.waitForFriends(["cy", "di", "bo"])
          try await clients["cy"]?.report(try Coordinate(latitude: 31, longitude: -97), capturedAt: now)
          try await page.waitForFriends(["di", "bo"])
          try await page.waitUntil("nearbyPage.markersDrawn === 2")
          try await clients["far"]?.report(
            try Coordinate(latitude: 30.2673, longitude: -97.7431), capturedAt: now)
          try await page.waitForFriends(["far", "di", "bo"])
          try await page.waitUntil("nearbyPage.markersDrawn === 3")
          // The viewer moves away from all of them but one.
          try await clients["ada"]?.report(try Coordinate(latitude: 31, longitude: -97.01), capturedAt: now)
          try await page.waitForFriends(["cy"])
          try await page.waitUntil("document.querySelectorAll('#feed .is-left').length > 0")
          #expect(try await page.evaluate("window.isTheSame", as: Bool.self))
        }
      }
    }

    @Test func `Comes back by itself after the server has been restarted, and shows the news`() async throws {
      try await Chromium.run { page in
        var port = 0
        try await PageServer.run { server in
          port = server.port
          _ = try await server.populate()
          try await page.load(server.url(seenBy: Town.viewer))
          try await page.waitForFriends(["bo", "cy", "di"])
          try await page.run("window.isTheSame = true")
        }
        try await page.waitUntil("document.documentElement.dataset.connection === 'waiting'")
        try await PageServer.run(port: port) { server in
          // The memory of the first server is gone, and only two have reported to the second.
          let homes = Dictionary(try Town.homes()) { $1 }
          for user in ["ada", "di"] {
            let home = try #require(homes[user])
            try await server.connect(user).report(home, capturedAt: SystemClock().now.wall)
          }
          try await page.waitForFriends(["di"], within: .seconds(20))
          try await page.waitUntil("nearbyPage.markersDrawn === 1")
          #expect(try await page.evaluate("window.isTheSame", as: Bool.self))
        }
      }
    }
  }
}
