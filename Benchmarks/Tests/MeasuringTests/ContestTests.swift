import Foundation
import Measuring
import Testing

struct ContestTests {
  @Test("all take turns, and the first turn does not count")
  func turns() {
    var order = ""
    var value = 100.0
    let peer = Contestant("peer") {
      order += "p"
      return Sample(8)
    }
    let contest = Contest("a/b", in: .nanoseconds, rounds: 2, beside: [peer]) {
      order += "o"
      defer { value = 4 }
      return Sample(value)
    }
    let rows = contest.run(goals: Goals([:]))
    #expect(order == "opopop")
    #expect(rows.map(\.ours) == [4])
    #expect(rows.map(\.ratio) == [2])
  }

  @Test("a peer that is not to be had has its row, with the reason and without a figure")
  func absence() throws {
    let peers = [
      Contestant.absent("nobody", because: "no such package"), Contestant("somebody") { Sample(3) },
    ]
    let rows = Contest("a/b", in: .nanoseconds, beside: peers) { Sample(1) }.run(goals: Goals([:]))
    #expect(rows.map(\.peerName) == ["nobody", "somebody"])
    #expect(rows.map(\.peer) == [nil, 3])
    #expect(rows.map(\.reason) == ["no such package", nil])
    let json = String(decoding: try JSONEncoder().encode(rows[0]), as: UTF8.self)
    #expect(json.contains(#""peer":null"#))
  }

  @Test("results that differ are told, since it was not the same work")
  func checks() {
    let peer = Contestant("peer") { Sample(1, check: 7) }
    let rows = Contest("a/b", in: .nanoseconds, beside: [peer]) { Sample(1, check: 8) }.run(goals: Goals([:]))
    #expect(rows[0].reason == "the results differ: 8 and 7")
  }

  @Test("a program that was not built is a peer with a reason")
  func program() {
    let program = PeerProgram("none", in: URL(filePath: "/nowhere"))
    #expect(throws: Unavailable("was not built")) { try program.contestant("none", "run").sample() }
  }
}
