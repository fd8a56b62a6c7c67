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
}
