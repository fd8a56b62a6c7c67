extension BrowserPage {
  /// The list of near friends as it stands on the page, from top to bottom.
  var shownFriends: [ShownFriend] {
    get async throws {
      try await evaluate(
        """
        [...document.querySelectorAll("#friends li")].map((item) => (
          { user: item.dataset.user, far: item.querySelector(".far").textContent }))
        """)
    }
  }

  /// How many pixels of the map have the colour that only friends are painted in, as an expression: friends fade in,
  /// so it takes waiting until they are there.
  static let friendPixels = """
    (() => {
      const canvas = document.getElementById("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const color = getComputedStyle(document.documentElement).getPropertyValue("--map-friend").trim();
      const wanted = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (wanted.every((value, part) => Math.abs(data[at + part] - value) <= 6)) count += 1;
      }
      return count;
    })()
    """

  /// Waits until exactly these friends are listed, in this order.
  func waitForFriends(_ users: [String], within timeout: Duration = .seconds(30)) async throws {
    let wanted = users.joined(separator: " ")
    try await waitUntil(
      """
      nearbyPage.connected && nearbyPage.complete && nearbyPage.friends === \(users.count)
        && [...document.querySelectorAll("#friends li")].map((item) => item.dataset.user).join(" ") === "\(wanted)"
      """, within: timeout)
  }
}
