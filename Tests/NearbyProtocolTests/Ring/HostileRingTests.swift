import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// No bytes make the reader of rings trap, or take more than a ring may.
@Suite struct HostileRingTests {
  @Test(arguments: [
    ("", "", WireError.Kind.malformed(.truncated)), ("[]", "", .malformed(.wrongType)),
    ("null", "", .malformed(.wrongType)), ("{}", "epoch", .missingField),
    (#"{"slots":[{"id":"a"}]}"#, "epoch", .missingField),
    (#"{"epoch":null,"slots":[{"id":"a"}]}"#, "epoch", .missingField),
    (#"{"epoch":-1,"slots":[]}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":"-0","slots":[]}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":18446744073709551616}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":1.5}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":1e3}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":"7 "}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":""}"#, "epoch", .malformed(.invalidNumber)),
    (#"{"epoch":"7"#, "epoch", .malformed(.truncated)),
    (#"{"epoch":[]}"#, "epoch", .malformed(.wrongType)),
    (#"{"epoch":true}"#, "epoch", .malformed(.wrongType)),
    (#"{"slots":{}}"#, "slots", .malformed(.wrongType)),
    (#"{"slots":[1]}"#, "slots", .malformed(.wrongType)),
    (#"{"slots":[null]}"#, "slots", .malformed(.wrongType)),
    (#"{"slots":[{"id":1}]}"#, "slots.id", .malformed(.wrongType)),
    (#"{"slots":[{"endpoint":1}]}"#, "slots.endpoint", .malformed(.wrongType)),
    (#"{"slots":[{"weight":-1}]}"#, "slots.weight", .malformed(.invalidNumber)),
    (#"{"slots":[{"weight":1.5}]}"#, "slots.weight", .malformed(.invalidNumber)),
    (#"{"slots":[{"weight":4294967296}]}"#, "slots.weight", .malformed(.invalidNumber)),
    (#"{"slots":[{"id":"a"},]}"#, "slots", .malformed(.invalidJSON)),
    (#"{"slots":[]} {}"#, "", .malformed(.trailingBytes)),
    (#"{"slots":[],}"#, "", .malformed(.invalidJSON)),
  ])
  func refuses(json: String, field: String, kind: WireError.Kind) {
    let error = #expect(throws: InvalidRingDescription.self) { try RingJSONTests.decode(json.utf8) }
    guard case .unreadable(let wireError) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(wireError.kind == kind && wireError.field == field)
  }

  @Test func refusesWhatIsNoRing() throws {
    let a = try SlotID("a")
    let cases: [(String, InvalidRingDescription)] = [
      (#"{"epoch":1}"#, .invalidRing(.noSlots)), (#"{"epoch":1,"slots":[]}"#, .invalidRing(.noSlots)),
      (#"{"epoch":1,"slots":[{}]}"#, .invalidSlotID(.empty, index: 0)),
      (#"{"epoch":1,"slots":[{"id":"a"},{"id":"a b"}]}"#, .invalidSlotID(.forbiddenCharacter, index: 1)),
      (#"{"epoch":1,"slots":[{"id":"a"},{"id":"a","weight":2}]}"#, .invalidRing(.duplicateSlot(a))),
      (#"{"epoch":1,"slots":[{"id":"a","weight":0}]}"#, .invalidRing(.weightOutOfRange(slot: a, weight: 0))),
      (
        #"{"epoch":1,"slots":[{"id":"a","weight":4294967295}]}"#,
        .invalidRing(.weightOutOfRange(slot: a, weight: 4_294_967_295))
      ),
      (#"{"epoch":1,"slots":[{"id":"a","endpoint":""}]}"#, .invalidRing(.invalidEndpoint(slot: a))),
      (#"{"epoch":1,"slots":[{"id":"a","endpoint":"h\n"}]}"#, .invalidRing(.invalidEndpoint(slot: a))),
      (#"{"epoch":1,"epoch":2,"slots":[{"id":"a"}]}"#, .repeatedField("epoch")),
      (#"{"epoch":1,"slots":[{"id":"a"}],"slots":[{"id":"a"}]}"#, .repeatedField("slots")),
      (#"{"epoch":1,"slots":[{"id":"a","id":"b"}]}"#, .repeatedField("id")),
      (#"{"epoch":1,"slots":[{"id":"a","weight":1,"weight":1}]}"#, .repeatedField("weight")),
      (#"{"epoch":1,"slots":[{"id":"a","endpoint":"h","endpoint":"h"}]}"#, .repeatedField("endpoint")),
    ]
    for (json, error) in cases {
      #expect(throws: error) { try RingJSONTests.decode(json.utf8) }
    }
  }

  @Test func refusesTooMuch() throws {
    let slots = { (count: Int, weight: Int) in
      (0..<count).map { #"{"id":"slot-\#($0)","weight":\#(weight)}"# }.joined(separator: ",")
    }
    #expect(throws: InvalidRingDescription.invalidRing(.tooManySlots)) {
      try RingJSONTests.decode(#"{"epoch":1,"slots":[\#(slots(20_000, 1))]}"#.utf8)
    }
    #expect(throws: InvalidRingDescription.invalidRing(.totalWeightTooLarge)) {
      try RingJSONTests.decode(#"{"epoch":1,"slots":[\#(slots(1024, 100))]}"#.utf8)
    }
    let limit = JSONCodec.maximumRingByteCount
    let blanks = String(repeating: " ", count: limit - RingJSONTests.golden.utf8.count)
    #expect(try RingJSONTests.decode((RingJSONTests.golden + blanks).utf8).epoch == 7)
    #expect(throws: InvalidRingDescription.unreadable(WireError(.tooLarge(limit: limit)))) {
      try RingJSONTests.decode((RingJSONTests.golden + blanks + " ").utf8)
    }
    let deep = String(repeating: "[", count: limit - 20)
    let error = #expect(throws: InvalidRingDescription.self) {
      try RingJSONTests.decode(#"{"epoch":1,"x":\#(deep)"#.utf8)
    }
    guard case .unreadable(let wireError) = error, case .tooDeep = wireError.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func refusesEveryBeginning() {
    let whole = Array(RingJSONTests.golden.utf8)
    for count in whole.indices {
      let error = #expect(throws: InvalidRingDescription.self) { try RingJSONTests.decode(whole[..<count]) }
      guard case .unreadable(let wireError) = error else {
        Issue.record("\(count) bytes: \(String(describing: error))")
        continue
      }
      #expect(wireError.offset <= count)
    }
  }

  @Test(arguments: [1, 2, UInt64.random(in: 0...UInt64.max)]) func survivesChangedBytes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let grammar = Array(#"{}[]",:\u0123456789eE+-. nulltrue"#.utf8)
    for _ in 0..<3000 {
      var bytes = Array(RingJSONTests.golden.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        let isGrammar = Bool.random(using: &random)
        let byte = isGrammar ? grammar.randomElement(using: &random) : nil
        bytes[index] = byte ?? UInt8.random(in: 0...255, using: &random)
      }
      guard let ring = try? RingJSONTests.decode(bytes) else { continue }
      #expect(try RingJSONTests.decode(RingJSONTests.encode(ring)) == ring, "seed \(seed)")
    }
  }
}
