import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// In the binary form a field that holds one message and comes again is merged, as Protocol Buffers have it.
@Suite struct MergingTests {
  private let place = "09 0000000000404a40"
  private let otherPlace = "11 cdcccccccccc2a40"

  private func report(_ coordinate: Coordinate) -> ClientMessage {
    ClientMessage(body: .report(LocationReport(coordinate: coordinate)))
  }

  @Test func aDecisionInTwoPartsIsOne() throws {
    #expect(try decode(hex: "3202 0801 3202 1804").body == .sharing(.paused(precision: .town)))
    #expect(try decode(hex: "1208 1202 0801 1202 1804").body == .hello(hello(.paused(precision: .town))))
    // An end, whose pause comes later, and the other way round.
    let end = Timestamp(milliseconds: 5)
    #expect(try decode(hex: "3202 1005 3202 0801").body == .sharing(.paused(until: end)))
    #expect(try decode(hex: "3202 0801 0807 3202 1005") == ClientMessage(id: 7, body: .sharing(.paused(until: end))))
    let error = #expect(throws: WireError.self) { try decode(hex: "3202 1005 3202 1804") }
    #expect(error == WireError(.invalidSharing, field: "sharing", offset: 8))
  }

  private func hello(_ sharing: SharingDecision) -> Hello { Hello(token: "", sharing: sharing) }

  @Test func aPlaceInTwoPartsIsOne() throws {
    let berlin = report(try Coordinate(latitude: 52.5, longitude: 13.4))
    #expect(try decode(hex: "1a16 0a09 \(place) 0a09 \(otherPlace)") == berlin)
    #expect(try decode(hex: "1a0b 0a09 \(place) 1a0b 0a09 \(otherPlace)") == berlin)
    // What the last one says counts, and what it does not say stays.
    #expect(try decode(hex: "1a0b 0a09 \(place) 1a1e 0a09 \(otherPlace) 0a09 \(place) 0a00 7803 7b7c 7801") == berlin)
    let onTheMeridian = report(try Coordinate(latitude: 52.5, longitude: 0))
    #expect(try decode(hex: "1a0b 0a09 \(place) 1a02 0a00") == onTheMeridian)
  }

  @Test func anotherBodyReplacesWhatWasMerged() throws {
    let town = ClientMessage.Body.sharing(.shared(.town))
    #expect(try decode(hex: "3202 0801 3a00 3202 1804").body == town)
    #expect(try decode(hex: "3202 0801 3202 1804 3a02 0805").body == .listNearby(ListNearby(pageSize: 5)))
    #expect(try decode(hex: "3a02 0805 3202 0801 3202 1804").body == .sharing(.paused(precision: .town)))
    #expect(try decode(hex: "3a02 0805 3a03 12 0161 3202 0801 3a00").body == .listNearby(ListNearby()))
  }

  /// A body replaces no more than another body.
  @Test func whatIsNoBodyIsMergedAcrossBodies() throws {
    let record = "0a0161 1200 3a021001 2a00 3a0208 05 2200 3a00"
    guard
      case .record(let merged) = try AnyMessage.record(decodeRecord(#"{"user":"a","version":{},"paused":{}}"#))
        .decodeAnother(from: bytes(record), by: BinaryCodec())
    else { return }
    #expect(merged.sharingVersion == LocationVersion(epoch: 5, sequence: 1))
    #expect(merged.state == .paused(until: nil))
  }

  @Test func listsGrow() throws {
    let frame = "4204 0a02 0a00"
    guard case .reports(let reports) = try decode(hex: "\(frame) \(frame) 4206 0a04 0a00 1007").body else { return }
    #expect(reports.map(\.capturedAt?.milliseconds) == [nil, nil, 7])
    // Elements are messages by themselves, and never merged.
    let error = #expect(throws: WireError.self) { try decode(hex: "4206 0a02 1007 0a00") }
    #expect(error?.field == "reports.reports[0].location")
    guard case .batch(let batch) = try decode(hex: "4a04 0a02 3200 4a06 0a04 0807 3a00").body else { return }
    #expect(batch.messages.count == 2)
  }

  /// Also where another one makes up for it.
  @Test(arguments: [
    ("3201 08 3201 01", WireError.Kind.malformed(.truncated), "sharing.paused", 3),
    ("3202 0801 3201 08 3201 01", .malformed(.truncated), "", 7),
    ("3202 0801 3201 7b 3201 7c", .malformed(.truncated), "", 7),
    ("3202 0801 30 01", .malformed(.wrongType), "", 5),
    ("3202 0801 33 34", .malformed(.wrongType), "", 5),
    ("3202 0801 3206 180a", .malformed(.truncated), "", 5),
    ("3202 0801 3202 180a", .invalidSharing, "sharing.precision", 7),
    ("1a00 1a02 1007 0801", .invalidCoordinate, "report.location", 6),
    ("3202 0801 3204 08011805 0807", .invalidSharing, "sharing.precision", 9),
  ])
  func whatIsWrongIsNamedInItsPlace(hex: String, kind: WireError.Kind, field: String, offset: Int) {
    let error = #expect(throws: WireError.self) { try decode(hex: hex) }
    #expect(error?.kind == kind)
    if !field.isEmpty { #expect(error?.field == field) }
    #expect(error?.offset == offset)
  }

  @Test func theAnswerFindsItsQuestion() {
    let error = #expect(throws: WireError.self) { try decode(hex: "3202 0801 3202 1809 0807") }
    #expect(error?.messageID == 7)
  }

  @Test func inJSONTheLastOneCounts() throws {
    #expect(
      try decode(#"{"sharing":{"paused":true},"sharing":{"precision":"PRECISION_TOWN"}}"#).body
        == .sharing(.shared(.town)))
    #expect(
      try decode(#"{"report":{"location":{"latitude":52.5},"location":{"longitude":13.4}}}"#)
        == report(try Coordinate(latitude: 0, longitude: 13.4)))
  }

  /// Every message of the schema, with each message in it cut into parts.
  @Test func partsAreTheWhole() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var messages = RandomMessages(seed: seed)
    for _ in 0..<4000 {
      let message = try messages.message()
      let bytes = message.encoded(by: BinaryCodec())
      guard bytes.count <= FrameLimits.maximumByteCount / 2 else { continue }
      var parts = MessageParts(random: messages.random)
      let cut = parts.cut(bytes, .of(message))
      messages.random = parts.random
      guard cut.count <= FrameLimits.maximumByteCount else { continue }
      #expect(try message.decodeAnother(from: cut, by: BinaryCodec()) == message, "seed \(seed)")
    }
  }

  /// Of frames one after another each body replaces another one, and is merged with its like.
  @Test func bodiesReplaceOneAnother() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var messages = RandomMessages(seed: seed)
    for _ in 0..<2000 {
      guard case .client(let first) = try messages.message(), case .client(let second) = try messages.message(),
        case .client(let last) = try messages.message(), !isAlike(first, second), !isAlike(second, last)
      else { continue }
      var bytes: [UInt8] = []
      for message in [first, second, last] { bytes += AnyMessage.client(message).encoded(by: BinaryCodec()) }
      guard bytes.count <= FrameLimits.maximumByteCount else { continue }
      let id = last.id ?? second.id ?? first.id
      let read = try AnyMessage.client(first).decodeAnother(from: bytes, by: BinaryCodec())
      #expect(read == .client(ClientMessage(id: id, body: last.body)), "seed \(seed)")
    }
  }

  private func isAlike(_ one: ClientMessage, _ other: ClientMessage) -> Bool {
    switch (one.body, other.body) {
    case (.hello, .hello), (.report, .report), (.friendAdded, .friendAdded), (.friendRemoved, .friendRemoved),
      (.sharing, .sharing), (.listNearby, .listNearby), (.reports, .reports), (.batch, .batch):
      true
    default: false
    }
  }

  /// As many parts as a frame can hold, in every way that could be read more than once for each of them.
  @Test(arguments: ["3200", "3200 3a00", "1200", "1202 1200", "1206 1a04 0a00 0a00", "4a00 3200"])
  func manyPartsAreReadToTheEnd(hex: String) throws {
    let unit = bytes(hex)
    let count = (FrameLimits.maximumByteCount - 4) / unit.count
    var frame: [UInt8] = []
    for _ in 0..<count { frame += unit }
    frame += [0x32, 0x02, 0x08, 0x01]
    let read = try? AnyMessage.client(ClientMessage(body: .sharing(.shared())))
      .decodeAnother(from: frame, by: BinaryCodec())
    if hex.hasPrefix("32") || hex == "1200" {
      #expect(read == .client(ClientMessage(body: .sharing(.paused()))))
    }
  }
}
