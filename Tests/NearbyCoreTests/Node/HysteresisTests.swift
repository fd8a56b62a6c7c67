import NearbyCore
import Testing

@Suite struct HysteresisTests {
  @Test func whoIsNearStaysSoUpToTheLargerRadius() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode(leaveFactor: 1.05)
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    #expect(script.hear(try Town.record(bert, 1020, at: script.now)) == [])
    var news: [SessionEvent] = []
    for metres in [990.0, 1040, 1060, 1040, 990] {
      _ = script.wait(.seconds(30))
      news += script.hear(try Town.record(bert, metres, at: script.now)).compactMap(\.event)
    }
    let start = script.now.advanced(by: .seconds(-120))
    #expect(
      news == [
        .appeared(try Town.seen(bert, 990, at: start, from: 0)),
        .moved(try Town.seen(bert, 1040, at: start.advanced(by: .seconds(30)), from: 0)),
        .left(bert, .outOfRange), .appeared(try Town.seen(bert, 990, at: script.now, from: 0)),
      ])
  }
  /// It is the viewer that moves.
  @Test func whoMovesAwayStaysNearUpToTheLargerRadius() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode(leaveFactor: 1.05)
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(1020))
    let seenAt = script.now
    #expect(script.hear(try Town.record(bert, 0, at: seenAt)) == [])
    var news: [SessionEvent] = []
    for metres in [990.0, 1040, 1060, 1040] {
      _ = script.wait(.seconds(30))
      news += script.report(try Town.place(metres), .first).compactMap(\.event)
    }
    #expect(
      news == [
        .appeared(try Town.seen(bert, 0, at: seenAt, from: 990)),
        .moved(try Town.seen(bert, 0, at: seenAt, from: 1040)), .left(bert, .outOfRange),
      ])
  }

  /// One pair is compared: nobody was near before.
  @Test func aFriendshipThatBeginsBetweenTheTwoRadiiShowsNobody() throws {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode(leaveFactor: 1.05)
    script.friends = [cleo: [bert]]
    script.connect(.second, cleo, at: nil)
    script.connect(.first, anna, at: try Town.place(0))
    for (metres, isNear) in [(1020.0, false), (990, true)] {
      _ = script.hear(try Town.record(bert, metres, at: script.now))
      script.friends = [anna: [bert], cleo: [bert]]
      _ = script.hear(anna, bert, areFriends: true)
      let news = script.answerAll().compactMap(\.event)
      #expect(news.isEmpty != isNear)
      script.friends = [cleo: [bert]]
      _ = script.hear(anna, bert, areFriends: false)
      script.answerAll()
      _ = script.wait(.seconds(1))
    }
  }
}
