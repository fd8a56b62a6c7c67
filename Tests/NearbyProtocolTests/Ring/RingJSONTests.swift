import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

@Suite struct RingJSONTests {
  static let golden =
    #"{"epoch":"7","slots":[{"id":"a\"b","weight":1,"endpoint":"10.0.0.1:6379"},{"id":"名","weight":2}]}"#

  static func decode(_ json: some Collection<UInt8>) throws(InvalidRingDescription) -> HashRing {
    try JSONCodec().decode(HashRing.self, from: ContiguousArray(json).span)
  }

  static func encode(_ ring: HashRing) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONCodec().encode(ring, into: &bytes)
    return bytes
  }

  private func goldenRing() throws -> HashRing {
    let slots = try [
      RingSlot(id: SlotID("名"), weight: 2), RingSlot(id: SlotID("a\"b"), endpoint: "10.0.0.1:6379"),
    ]
    return try HashRing(slots: slots, epoch: 7)
  }

  @Test func hasOneForm() throws {
    #expect(String(decoding: Self.encode(try goldenRing()), as: UTF8.self) == Self.golden)
    #expect(try Self.decode(Self.golden.utf8) == goldenRing())
  }

  @Test func appends() throws {
    var bytes = Array("{".utf8)
    JSONCodec().encode(try goldenRing(), into: &bytes)
    #expect(bytes == Array("{\(Self.golden)".utf8))
  }

  @Test(arguments: [
    #" { "slots" : [ {"weight":2.0,"id":"名","x":[{}]} , {"endpoint":"10.0.0.1:6379","id":"a\u0022b"} ], "epoch":7 } "#,
    #"{"epoch":"7","later":{"slots":[]},"slots":[{"id":"a\"b","weight":"1","endpoint":"10.0.0.1:6379"},"#
      + #"{"id":"名","weight":2}]}"#,
    #"{"epoch":"7","slots":[{"id":"a\"b","weight":null,"endpoint":"10.0.0.1:6379"},"#
      + #"{"id":"名","weight":20e-1,"endpoint":null}]}"#,
    #"{"x":1,"x":2,"epoch":7,"slots":[{"id":"名","weight":2},{"id":"a\"b","endpoint":"10.0.0.1:6379"}],"":""}"#,
  ])
  func readsAnySpelling(json: String) throws {
    #expect(try Self.decode(json.utf8) == goldenRing())
  }

  @Test(arguments: [1, 2, 3, UInt64.random(in: 0...UInt64.max)])
  func roundTrips(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      let slots = try (0..<Int.random(in: 1...8, using: &random)).map { number in
        let tail = ["", "\"", "\\", "é", "e\u{301}", "/", "🙂"].randomElement(using: &random) ?? ""
        return RingSlot(
          id: try SlotID("slot-\(number)\(tail)"), weight: Int.random(in: 1...5, using: &random),
          endpoint: Bool.random(using: &random) ? "h\\\"\(random.next()):6379" : nil)
      }
      let ring = try HashRing(slots: slots, epoch: random.next() >> UInt64.random(in: 0..<64, using: &random))
      let bytes = Self.encode(ring)
      #expect(try Self.decode(bytes) == ring, "seed \(seed)")
      let shuffled = try HashRing(slots: slots.shuffled(using: &random), epoch: ring.epoch)
      #expect(Self.encode(shuffled) == bytes, "seed \(seed)")
    }
  }

  @Test(arguments: [0, 1, UInt64(Int64.max), UInt64(Int64.max) + 1, .max])
  func keepsEveryEpoch(epoch: UInt64) throws {
    let ring = try HashRing(slots: [RingSlot(id: SlotID("a"))], epoch: epoch)
    #expect(try Self.decode(Self.encode(ring)) == ring)
    #expect(try Self.decode(#"{"epoch":\#(epoch),"slots":[{"id":"a"}]}"#.utf8) == ring)
  }

  /// The longest description: every byte that can be escaped is.
  @Test func hasRoomForEveryRing() throws {
    let slots = try (0..<HashRing.maximumSlotCount).map { number in
      let digits = String(number + 1000)
      return RingSlot(
        id: try SlotID(digits + String(repeating: "\"", count: 124)),
        endpoint: String(repeating: "\\", count: 255))
    }
    let ring = try HashRing(slots: slots, epoch: .max)
    let bytes = Self.encode(ring)
    #expect(bytes.count <= JSONCodec.maximumRingByteCount)
    #expect(try Self.decode(bytes) == ring)
  }
}
