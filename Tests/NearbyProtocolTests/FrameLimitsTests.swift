import NearbyCore
import NearbyProtocol
import Testing

@Suite struct FrameLimitsTests {
  @Test func aFrameHasSixteenKibibytes() {
    #expect(FrameLimits.maximumByteCount == 16_384)
  }

  @Test(arguments: Subprotocol.allCases)
  func theLongestListFits(form: Subprotocol) throws {
    let friend = NearbyFriend(
      user: try UserID(String(repeating: "\"", count: 128)),
      location: AcceptedLocation(
        coordinate: try Coordinate(
          latitude: -2.2250738585072014e-308, longitude: -2.2250738585072014e-308),
        acceptedAt: .distantPast, capturedAt: .distantPast),
      distance: -2.2250738585072014e-308)
    let friends = Array(repeating: friend, count: FrameLimits.maximumFriendsPerMessage)
    let cursor = String(repeating: "\"", count: FrameLimits.maximumCursorByteCount)
    for body in [
      ServerMessage.Body.snapshot(Snapshot(friends: friends, more: true)),
      .page(Page(friends: friends, nextCursor: cursor, total: .max)),
    ] {
      var bytes: [UInt8] = []
      form.codec.encode(ServerMessage(replyTo: .max, body: body), into: &bytes)
      #expect(bytes.count <= FrameLimits.maximumByteCount)
    }
  }
}
