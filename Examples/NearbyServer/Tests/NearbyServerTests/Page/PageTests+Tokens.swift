import Foundation
import Testing

@testable import NearbyServer

extension PageTests {
  struct Tokens {
    @Test func `A wrong token is refused and asked for again, a right one connects`() async throws {
      let authority = try TokenAuthority(key: Array(repeating: 7, count: 32))
      try await Chromium.run { page in
        try await PageServer.run(authority: authority) { server in
          _ = try await server.populate()
          try await page.load(server.url())
          // Ready to be typed in, at once.
          try await page.waitUntil("document.activeElement.id === 'token'")
          #expect(
            try await page.evaluate("document.getElementById('viewer-picker').checkVisibility()") == false)
          try await page.screenshot("token")

          try await page.type("v1.YWRh.1.wrong")
          try await page.press("Enter")
          try await page.waitUntil("document.getElementById('connection-detail').innerText.includes('token')")
          try await page.waitUntil("document.activeElement.id === 'token' && !document.activeElement.value")
          try await page.screenshot("token-refused")
          #expect(try await page.evaluate("nearbyPage.connected") == false)

          try await page.type(try server.token(of: Town.viewer))
          try await page.press("Enter")
          try await page.waitForFriends(Town.near)
          #expect(try await page.evaluate("nearbyPage.viewer", as: String.self) == Town.viewer)
          #expect(try await page.evaluate("document.getElementById('connection-detail').innerText") == "")
          try await page.screenshot("token-accepted")
          // The token is a secret: neither the address nor what the page asks for may carry it.
          let token = try server.token(of: Town.viewer)
          #expect(await page.requests.allSatisfy { !$0.absoluteString.contains(token.suffix(20)) })
        }
      }
    }
  }
}
