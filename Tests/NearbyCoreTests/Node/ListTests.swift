import NearbyCore
import Testing

@Suite struct ListTests {
  /// Anna at 0 m with friends at these places, named in their order.
  private func anna(
    among places: [Double], configure: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws -> ScriptedNode {
    let anna = try Town.anna()
    var script = try ScriptedNode(configure: configure)
    let friends = try places.indices.map { try UserID("friend-\($0)") }
    script.friends = [anna: friends]
    script.connect(.first, anna, at: try Town.place(0))
    for (friend, metres) in zip(friends, places) {
      _ = script.hear(try Town.record(friend, metres, at: script.now))
    }
    return script
  }

  private func page(
    of script: inout ScriptedNode, after cursor: NearbyCursor? = nil, size: Int = 0
  ) throws -> NearbyPage {
    let input = NearbyNode.Input.nearbyRequested(.first, after: cursor, pageSize: size, request: 5)
    let effects = script.handle(input)
    #expect(effects.count == 1)
    guard case .page(let page, request: 5) = effects.first?.event else {
      throw NoPage()
    }
    return page
  }

  private struct NoPage: Error {}

  private func names(_ page: NearbyPage) -> [String] { page.friends.map(\.user.text) }

  @Test func theNearestComeFirst() throws {
    var script = try anna(among: [300, 1500, -100, 200])
    let page = try page(of: &script)
    #expect(names(page) == ["friend-2", "friend-3", "friend-0"])
    #expect(page.total == 3)
    #expect(page.next == nil)
    #expect(
      page.friends.first == (try Town.seen(UserID("friend-2"), -100, at: script.now, from: 0)))
  }

  @Test func pagesFollowEachOtherAlsoAmongEqualDistances() throws {
    var script = try anna(among: [200, 200, 200, 200, 100])
    var seen: [[String]] = []
    var cursor: NearbyCursor?
    repeat {
      let page = try page(of: &script, after: cursor, size: 2)
      seen.append(names(page))
      #expect(page.total == 5)
      cursor = page.next
    } while cursor != nil
    #expect(seen == [["friend-4", "friend-0"], ["friend-1", "friend-2"], ["friend-3"]])
  }

  @Test func aFriendWhoLeavesBetweenPagesHidesNobody() throws {
    var script = try anna(among: [100, 200, 300, 400])
    let first = try page(of: &script, size: 2)
    for name in ["friend-0", "friend-1"] {
      _ = script.hear(Town.paused(try UserID(name), at: script.now.advanced(by: .seconds(1))))
    }
    let second = try page(of: &script, after: first.next, size: 2)
    #expect(names(second) == ["friend-2", "friend-3"])
    #expect(second.total == 2)
  }

  @Test func aPageThatWaitsForTheSnapshotGoesWithItsSession() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.open(.second, anna)
    for session in [SessionID.first, .second] {
      _ = script.handle(.nearbyRequested(session, after: nil, pageSize: 0, request: 5))
    }
    _ = script.handle(.sessionClosed(.first))
    let pages = script.answerAll().compactMap { effect -> SessionID? in
      if case .deliver(let session, .page) = effect { session } else { nil }
    }
    #expect(pages == [.second])
  }

  @Test func aCursorBehindEverybodyFindsAnEmptyPage() throws {
    var script = try anna(among: [100, 200])
    let cursor = NearbyCursor(distance: 900, user: try Town.bert())
    #expect(try page(of: &script, after: cursor) == NearbyPage(friends: [], next: nil, total: 2))
  }

  @Test(arguments: [(0, 3), (-1, 3), (Int.min, 3), (1, 1), (4, 4), (100, 4), (Int.max, 4)])
  func thePageSizeIsKeptWithinItsLimits(size: Int, expected: Int) throws {
    var script = try anna(among: [100, 200, 300, 400, 500]) {
      $0.defaultPageSize = 3
      $0.maximumPageSize = 4
    }
    #expect(try page(of: &script, size: size).friends.count == expected)
  }

  @Test func aFullLastPageHasNoNext() throws {
    var script = try anna(among: [100, 200])
    #expect(try page(of: &script, size: 2).next == nil)
  }

  @Test func aCursorSurvivesBeingText() throws {
    var script = try anna(among: [100, 200])
    let cursor = try #require(try page(of: &script, size: 1).next)
    #expect(NearbyCursor(text: cursor.text) == cursor)
    // An id that would be one character with the digit before it.
    let joining = NearbyCursor(distance: 900, user: try UserID("\u{301}a"))
    #expect(NearbyCursor(text: joining.text) == joining)
  }

  @Test(arguments: [
    "", "0", "4059000000000000", "+059000000000000anna", "405900000000000xanna", "fff0000000000000anna",
    "7ff0000000000000anna", "7ff8000000000000anna", "bff0000000000000anna", "4059000000000000a b",
  ])
  func aMalformedCursorIsNone(text: String) {
    #expect(NearbyCursor(text: text) == nil)
  }
}
