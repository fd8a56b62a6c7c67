import NearbyCore
import NearbyPostgres
import NearbyTestKit
import Testing

/// Each change is told of once, and none is missed.
struct ChangeLedgerTests {
  @Test func `A notice says who and in which transaction, and anything else is none`() throws {
    let change = AccountChange(user: try UserID("anna"), transaction: 12)
    #expect(AccountChange(PostgresNotice(channel: "c", text: "12 anna")) == change)
    for text in ["", "12", "12 ", "anna 12", "12 a b", " 12 anna x"] {
      #expect(AccountChange(PostgresNotice(channel: "c", text: text)) == nil)
    }
  }

  /// Transactions get their numbers in one order and end in another; some of their notices are lost.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Whatever is heard of and found, every change is told of once after it is made`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let users = try ["a", "b", "c"].map { try UserID($0) }
    var (ledger, next, open) = (ChangeLedger(horizon: 100), Int64(100), [AccountChange]())
    // As in the table: the last change of each user whose transaction has ended.
    var table: [UserID: AccountChange] = [:]
    var (untold, counts) = (Set<UserID>(), [AccountChange: Int]())
    func tell(_ user: UserID) { untold.remove(user) }
    for _ in 0..<300 {
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        guard let user = users.randomElement(using: &random), !open.contains(where: { $0.user == user }) else { break }
        open.append(AccountChange(user: user, transaction: next))
        next += 1
      case 1:
        guard let index = open.indices.randomElement(using: &random) else { break }
        let change = open.remove(at: index)
        table[change.user] = change
        untold.insert(change.user)
        if Bool.random(using: &random), ledger.heard(change) {
          counts[change, default: 0] += 1
          tell(change.user)
        }
      case 2:
        let lowest = open.map(\.transaction).min() ?? next
        let former = ledger.horizon
        let found = table.values.filter { $0.transaction >= former }
        for user in ledger.found(Array(found), horizon: lowest) {
          if let change = table[user] { counts[change, default: 0] += 1 }
          tell(user)
        }
        #expect(untold == [], "what was not heard of is found")
      default: break
      }
      #expect(counts.values.allSatisfy { $0 == 1 })
    }
    let lowest = open.map(\.transaction).min() ?? next
    _ = ledger.found([], horizon: lowest)
    #expect(ledger.count <= Int(next - lowest), "what cannot come again is forgotten")
  }
}
