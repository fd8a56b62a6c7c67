import NIOCore
import NearbyRedis
import NearbyTestKit
import Testing

@Suite struct RESPParserTests {
  static let examples: [(String, RESPValue)] = [
    ("+OK\r\n", .text("OK")),
    ("+\r\n", .text("")),
    ("-NOPERM this user has no permissions\r\n", .error(RedisServerError(code: "NOPERM"))),
    ("-Error in lower case\r\n", .error(RedisServerError(code: "E"))),
    (":0\r\n", .integer(0)),
    (":-9223372036854775808\r\n", .integer(.min)),
    ("$0\r\n\r\n", .bytes(ByteBuffer())),
    ("$4\r\n\r\n\r\n\r\n", .bytes(ByteBuffer(string: "\r\n\r\n"))),
    ("$-1\r\n", .null),
    ("*-1\r\n", .null),
    ("_\r\n", .null),
    ("*0\r\n", .array([])),
    ("*2\r\n*1\r\n:1\r\n*0\r\n", .array([.array([.integer(1)]), .array([])])),
    ("~1\r\n:1\r\n", .array([.integer(1)])),
    ("%1\r\n+role\r\n+master\r\n", .map([.text("role"), .text("master")])),
    (
      ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n",
      .push(["message", "c", "m"].map { .bytes(ByteBuffer(string: $0)) })
    ),
    ("#t\r\n", .boolean(true)),
    ("#f\r\n", .boolean(false)),
    (",-1.5e3\r\n", .double(-1500)),
    (",inf\r\n", .double(.infinity)),
    ("(3492890328409238509324850943850943825024385\r\n", .bigNumber("3492890328409238509324850943850943825024385")),
    ("!9\r\nSYNTAX no\r\n", .error(RedisServerError(code: "SYNTAX"))),
    ("=8\r\ntxt:some\r\n", .bytes(ByteBuffer(string: "some"))),
    ("|1\r\n+ttl\r\n:3600\r\n:7\r\n", .integer(7)),
    ("*2\r\n|1\r\n+ttl\r\n:3600\r\n:7\r\n:8\r\n", .array([.integer(7), .integer(8)])),
    ("|0\r\n:7\r\n", .integer(7)),
  ]

  @Test(arguments: examples)
  func readsAValueHoweverItIsCut(text: String, value: RESPValue) {
    let bytes = Array(text.utf8)
    #expect(RESPText.parse(bytes.map { [$0] }).values == [value])
    for first in bytes.indices {
      #expect(RESPText.parse([bytes[..<first], bytes[first...]]).values == [value])
      for second in bytes[first...].indices {
        let (values, violation) = RESPText.parse([bytes[..<first], bytes[first..<second], bytes[second...]])
        #expect(values == [value], "cut at \(first) and \(second)")
        #expect(violation == nil)
      }
    }
  }

  @Test func readsOneValueBehindTheOther() {
    let text = Self.examples.map(\.0).joined()
    #expect(RESPText.parse([Array(text.utf8)]).values == Self.examples.map(\.1))
    #expect(RESPText.parse(text.utf8.map { [$0] }).values == Self.examples.map(\.1))
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func readsWhatANaiveServerWritesInWhateverPieces(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let values = (0..<20).map { _ in RESPText.random(using: &random) }
    var rest = Array(values.map(RESPText.write).joined().utf8)[...]
    var pieces: [ArraySlice<UInt8>] = []
    while !rest.isEmpty {
      let count = Int.random(in: 1...min(rest.count, 40), using: &random)
      pieces.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    #expect(RESPText.parse(pieces).values == values, "seed \(seed)")
  }

  @Test(
    arguments: [
      ("x\r\n", .unknownType(0x78)), ("\r\n", .unknownType(0x0D)), ("+a\rb\r\n", .badLineEnd),
      ("+a\nb\r\n", .badLineEnd),
      (":\r\n", .badNumber), (":1 \r\n", .badNumber), (":9223372036854775808\r\n", .badNumber), ("$a\r\n", .badNumber),
      ("$?\r\n", .badNumber), ("*?\r\n", .badNumber), ("$-2\r\n", .badCount), ("*-2\r\n", .badCount),
      ("%-1\r\n", .badCount),
      ("!-1\r\n", .badCount), ("$1\r\nab\r", .badLineEnd), ("_x\r\n", .badLine), ("#x\r\n", .badLine),
      ("=3\r\nabc\r\n", .badLine),
      ("=4\r\ntxt.\r\n", .badLine), (",\r\n", .badNumber), (",0x1\r\n", .badNumber), ("(-\r\n", .badNumber),
      ("(1.5\r\n", .badNumber), ("*1\r\n>0\r\n", .nestedPush),
    ] as [(String, RESPViolation)])
  func refusesWhatIsNoRESP(text: String, violation: RESPViolation) {
    #expect(RESPText.parse([Array(text.utf8)]).violation == violation)
    #expect(RESPText.parse(text.utf8.map { [$0] }).violation == violation)
  }

  @Test(
    arguments: [
      ("*4294967295\r\n", .tooManyElements), ("*9223372036854775807\r\n", .tooManyElements),
      ("%600\r\n", .tooManyElements), ("*1000\r\n*1000\r\n", .tooManyElements), ("*2\r\n*600\r\n", nil),
      ("$9223372036854775807\r\n", .tooManyBytes), ("$1048577\r\n", .tooManyBytes), ("$1048576\r\n", nil),
      (String(repeating: "*1\r\n", count: 100), .tooDeep), (String(repeating: "|1\r\n", count: 100), .tooDeep),
      ("+" + String(repeating: "a", count: 8193), .lineTooLong),
      (":" + String(repeating: "0", count: 9000) + "\r\n", .lineTooLong),
    ] as [(String, RESPViolation?)])
  func aServerThatAnnouncesTooMuchTakesNoMemory(text: String, violation: RESPViolation?) {
    #expect(RESPText.parse([Array(text.utf8)]).violation == violation)
  }

  @Test(arguments: ["*9\r\n" + String(repeating: "$100\r\n", count: 1), String(repeating: "|0\r\n", count: 300)])
  func aValueIsNeverLongerThanItMayBe(text: String) {
    var limits = RESPLimits()
    limits.valueByteCount = 99
    #expect(RESPText.parse([Array(text.utf8)], limits: limits).violation == .valueTooLong)
  }

  @Test func saysTheSameViolationForEver() {
    var parser = RESPParser()
    parser.append(ByteBuffer(string: "?"))
    #expect(throws: RESPViolation.unknownType(0x3F)) { try parser.next() }
    parser.append(ByteBuffer(string: "+OK\r\n"))
    #expect(throws: RESPViolation.unknownType(0x3F)) { try parser.next() }
  }

  /// Bytes that were right until a few of them changed: whole or in pieces, they are the same, and nothing traps.
  @Test(arguments: 1...500 as ClosedRange<UInt64>)
  func makesTheSameOfSpoiltBytesHoweverTheyAreCut(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = Array((0..<4).map { _ in RESPText.write(RESPText.random(using: &random)) }.joined().utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = "+-:$*%>~|#_,(!=0129\r\nx".utf8.randomElement(using: &random) ?? 0
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      }
    }
    let (whole, single) = (RESPText.parse([bytes]), RESPText.parse(bytes.map { [$0] }))
    #expect(whole.values == single.values, "seed \(seed)")
    #expect(whole.violation == single.violation, "seed \(seed)")
  }
}
