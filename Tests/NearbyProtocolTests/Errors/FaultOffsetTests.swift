import NearbyCore
import NearbyProtocol
import Testing

/// Every kind of fault is told with the field that it stands in and the byte at which it begins.
@Suite struct FaultOffsetTests {
  struct Sample: CustomStringConvertible, Sendable {
    var frame: String
    var kind: WireError.Kind
    var field: String
    var offset: Int

    init(_ frame: String, _ kind: WireError.Kind, _ field: String, _ offset: Int) {
      (self.frame, self.kind, self.field, self.offset) = (frame, kind, field, offset)
    }

    var description: String { frame }
  }

  private func expect(_ sample: Sample, _ decode: () throws(WireError) -> some Sendable) {
    do {
      _ = try decode()
      Issue.record("a message")
    } catch {
      #expect(error.kind == sample.kind)
      #expect(error.field == sample.field)
      #expect(error.offset == sample.offset)
    }
  }

  @Test(arguments: [
    // The value, from its first byte on.
    Sample(
      "0807 1a14 0a12 09 0000000000c05640 11 0000000000000000", .invalidCoordinate,
      "report.location.latitude", 7),
    Sample(
      "0807 1a14 0a12 09 0000000000000000 11 0000000000c06640", .invalidCoordinate,
      "report.location.longitude", 16),
    Sample("2203 0a01 20", .invalidUser(.forbiddenCharacter), "friendAdded.user", 4),
    Sample("2202 0a00", .invalidUser(.empty), "friendAdded.user", 4),
    // What is missing, at the end of the message that misses it.
    Sample("2200 0807", .invalidUser(.empty), "friendAdded.user", 2),
    Sample("1a00 0807", .invalidCoordinate, "report.location", 2),
    Sample("0807", .unknownBody, "", 2),
    // The tag, the length or the number that is wrong.
    Sample("1a02 0b00", .malformed(.wrongType), "report.location", 3),
    Sample("1a03 7b7400", .malformed(.group), "report", 3),
    Sample("1a02 7c00", .malformed(.group), "report", 2),
    Sample("0801 888080808000", .malformed(.invalidTag), "", 2),
    Sample("1a02 0700", .malformed(.invalidTag), "report", 2),
    Sample("1a02 0000", .malformed(.invalidTag), "report", 2),
    Sample("1a04 0a02 0801", .malformed(.wrongType), "report.location.latitude", 5),
    Sample("1a03 0a05 09", .malformed(.truncated), "report.location", 3),
    Sample("1a0b 10 ffffffffffffffffff02", .malformed(.invalidVarint), "report.capturedAtMs", 3),
    // Where another byte should be.
    Sample("1a02 10ff", .malformed(.truncated), "report.capturedAtMs", 4),
    Sample("1a06 0a04 09 000000", .malformed(.truncated), "report.location.latitude", 8),
    Sample("08", .malformed(.truncated), "id", 1),
    // The first byte that is not text.
    Sample("2205 0a03 61c328", .malformed(.invalidUTF8), "friendAdded.user", 5),
    Sample("1206 0a04 e5908dff", .malformed(.invalidUTF8), "hello.token", 7),
  ])
  func inBinary(sample: Sample) {
    expect(sample) { () throws(WireError) in try decode(hex: sample.frame) }
  }

  @Test(arguments: [
    Sample(
      #"{"id":7,"report":{"location":{"latitude":91}}}"#, .invalidCoordinate, "report.location.latitude", 41),
    Sample(
      #"{"report":{"location":{"longitude":"NaN"}}}"#, .invalidCoordinate, "report.location.longitude", 35),
    Sample(#"{"friendAdded":{"user":"a b"}}"#, .invalidUser(.forbiddenCharacter), "friendAdded.user", 23),
    Sample(#"{"friendAdded":{"user":""}}"#, .invalidUser(.empty), "friendAdded.user", 23),
    Sample(#"{"friendAdded":{}}"#, .invalidUser(.empty), "friendAdded.user", 17),
    Sample(#"{"report":{"location":null}}"#, .invalidCoordinate, "report.location", 27),
    Sample(#"{"id":1}"#, .unknownBody, "", 8),
    Sample(#"{"report":{"location":[]}}"#, .malformed(.wrongType), "report.location", 22),
    Sample(#"{"report":{"capturedAtMs":1.5}}"#, .malformed(.invalidNumber), "report.capturedAtMs", 26),
    Sample(#"{"report":{"capturedAtMs":"1 "}}"#, .malformed(.invalidNumber), "report.capturedAtMs", 28),
    Sample(#"{"report":{"capturedAtMs":01}}"#, .malformed(.invalidNumber), "report.capturedAtMs", 27),
    Sample(#"{"report":{"location":{},}}"#, .malformed(.invalidJSON), "report", 25),
    Sample(#"{"report":{"location":{"latitude":1"#, .malformed(.truncated), "report.location", 35),
    Sample(#"{"hello":{"token":"a\qb"}}"#, .malformed(.invalidEscape), "hello.token", 20),
    Sample(#"{"hello":{"token":"a\ud800b"}}"#, .malformed(.invalidEscape), "hello.token", 20),
    Sample(#"{"sharing":{}}x"#, .malformed(.trailingBytes), "", 14),
    Sample(#"{"a":"# + String(repeating: "[", count: 40), .tooDeep(limit: 32), "", 36),
  ])
  func inJSON(sample: Sample) {
    expect(sample) { () throws(WireError) in try decode(sample.frame) }
  }

  @Test func inTextThatIsNotUTF8() {
    let bytes = Array(#"{"hello":{"token":"a"#.utf8) + [0xE5, 0x90, 0x22, 0x7D, 0x7D]
    expect(Sample("", .malformed(.invalidUTF8), "hello.token", 20)) { () throws(WireError) in
      try decode(json: bytes)
    }
  }

  @Test func inAnElementOfAList() {
    let friend = #"{"user":"a","location":{}}"#
    let json = #"{"page":{"friends":[\#(friend),\#(friend),{"user":"a b","location":{}}]}}"#
    expect(Sample("", .invalidUser(.forbiddenCharacter), "page.friends[2].user", 82)) { () throws(WireError) in
      try decodeServer(json)
    }
    let hex = "3a 10 0a05 0a01611200 0a07 0a03 612062 1200"
    expect(Sample("", .invalidUser(.forbiddenCharacter), "page.friends[1].user", 13)) { () throws(WireError) in
      try decodeServer(hex: hex)
    }
    expect(Sample("", .malformed(.wrongType), "snapshot.friends[0].distanceM", 10)) { () throws(WireError) in
      try decodeServer(hex: "1a 09 0a07 0a0161 1200 1801")
    }
  }

  @Test func inListsAndTextsThatAreTooLong() {
    let friend = #"{"user":"a","location":{}}"#
    let limit = FrameLimits.maximumFriendsPerMessage
    func page(_ count: Int) -> String {
      #"{"page":{"friends":["# + Array(repeating: friend, count: count).joined(separator: ",") + "]}}"
    }
    #expect(throws: Never.self) { try decodeServer(page(limit)) }
    expect(
      Sample(
        "", .tooManyElements(limit: limit), "page.friends[\(limit)]", 20 + limit * (friend.utf8.count + 1))
    ) { () throws(WireError) in
      try decodeServer(page(limit + 2))
    }
    let element = "0a05 0a01611200 "
    expect(Sample("", .tooManyElements(limit: limit), "snapshot.friends[\(limit)]", 4 + limit * 7)) {
      () throws(WireError) in
      try decodeServer(hex: "1a af01" + String(repeating: element, count: limit + 1))
    }
    for (json, field, limit) in [
      (#"{"listNearby":{"cursor":"@"}}"#, "listNearby.cursor", FrameLimits.maximumCursorByteCount),
      (#"{"hello":{"token":"@"}}"#, "hello.token", FrameLimits.maximumTokenByteCount),
    ] {
      func frame(_ count: Int) -> String {
        json.split(separator: "@").joined(separator: String(repeating: "x", count: count))
      }
      #expect(throws: Never.self) { try decode(frame(limit)) }
      let offset = json.utf8.prefix { $0 != UInt8(ascii: "@") }.count - 1
      expect(Sample("", .tooLong(limit: limit), field, offset)) { () throws(WireError) in
        try decode(frame(limit + 1))
      }
    }
  }
}
