import NearbyCore
import NearbyProtocol
import Testing

@Suite struct WireErrorTests {
  private func error(_ decode: () throws(WireError) -> some Sendable) -> WireError? {
    do {
      _ = try decode()
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    (#"{"id":7,"report":{"location":{"latitude":90.1}}}"#, "report.location.latitude"),
    (#"{"id":7,"report":{"location":{"longitude":-180.1}}}"#, "report.location.longitude"),
    (#"{"id":7,"report":{"location":{"latitude":"NaN"}}}"#, "report.location.latitude"),
    (#"{"id":7,"report":{"location":{"longitude":"Infinity"}}}"#, "report.location.longitude"),
    (#"{"id":7,"report":{"location":{"longitude":"-Infinity"}}}"#, "report.location.longitude"),
    (#"{"id":7,"report":{"location":{"longitude":1e999}}}"#, "report.location.longitude"),
    (#"{"report":{"location":{"latitude":91}},"id":7}"#, "report.location.latitude"),
    (#"{"id":7,"report":{}}"#, "report.location"),
    (#"{"id":7,"report":{"location":null}}"#, "report.location"),
    (
      #"{"hello":{"report":{"location":{"latitude":91},"capturedAtMs":1},"token":"t"},"id":7}"#,
      "hello.report.location.latitude"
    ),
  ])
  func invalidCoordinate(json: String, field: String) {
    let error = error { () throws(WireError) in try decode(json) }
    #expect(error?.kind == .invalidCoordinate)
    #expect(error?.field == field)
    #expect(error?.messageID == 7)
    #expect(error?.isFatal == false)
    #expect(error?.closeCode == nil)
    #expect(error?.errorCode == .invalidCoordinate)
  }

  @Test(arguments: [
    "0807 1a0b 0a09 09 000000000000f87f",  // NaN
    "0807 1a0b 0a09 09 000000000000f0ff",  // minus infinity
    "0807 1a0b 0a09 09 0000000000c05640",  // 91
    "1a0b 0a09 09 0000000000c05640 0807",
  ])
  func invalidBinaryCoordinate(hex: String) {
    let error = error { () throws(WireError) in try decode(hex: hex) }
    #expect(error?.kind == .invalidCoordinate)
    #expect(error?.field == "report.location.latitude")
    #expect(error?.messageID == 7)
  }

  @Test(arguments: [
    ("", InvalidIdentifier.empty), ("a b", .forbiddenCharacter),
    (String(repeating: "x", count: 129), .tooLong(byteCount: 129)),
  ])
  func invalidUser(text: String, reason: InvalidIdentifier) {
    let error = error { () throws(WireError) in try decode(#"{"friendAdded":{"user":"\#(text)"},"id":0}"#) }
    #expect(error?.kind == .invalidUser(reason))
    #expect(error?.field == "friendAdded.user")
    #expect(error?.messageID == 0)
    #expect(error?.isFatal == false)
    #expect(error?.errorCode == .invalidUser)
  }

  @Test(arguments: [#"{"id":9}"#, #"{"id":9,"later":{}}"#, #"{"id":9,"hello":null}"#])
  func unknownBody(json: String) {
    let error = error { () throws(WireError) in try decode(json) }
    #expect(error?.kind == .unknownBody)
    #expect(error?.field == "")
    #expect(error?.messageID == 9)
    #expect(error?.isFatal == false)
    #expect(error?.errorCode == .unknownMessage)
  }

  @Test func missingField() {
    for (json, field) in [
      (#"{"appeared":{}}"#, "appeared.friend"), (#"{"welcome":{"user":"a","hints":{}}}"#, "welcome.limits"),
      (#"{"welcome":{"user":"a","limits":{}}}"#, "welcome.hints"),
    ] {
      let error = error { () throws(WireError) in try decodeServer(json) }
      #expect(error?.kind == .missingField)
      #expect(error?.field == field)
      #expect(error?.isFatal == false)
    }
    let error = error { () throws(WireError) in try decodeRecord(#"{"user":"a","paused":{}}"#) }
    #expect(error?.kind == .missingField)
    #expect(error?.field == "version")
    #expect(
      self.error { () throws(WireError) in try decodeRecord(#"{"user":"a","version":{}}"#) }?.kind
        == .unknownBody)
  }

  @Test func notFinite() {
    for number in [#""NaN""#, #""-Infinity""#, "-1e999"] {
      let json = #"{"moved":{"friend":{"user":"a","location":{},"distanceM":\#(number)}}}"#
      let error = error { () throws(WireError) in try decodeServer(json) }
      #expect(error?.kind == .notFinite)
      #expect(error?.field == "moved.friend.distanceM")
    }
    let error = error { () throws(WireError) in
      try decodeServer(#"{"welcome":{"user":"a","limits":{},"hints":{"radiusM":"Infinity"}}}"#)
    }
    #expect(error?.kind == .notFinite)
    #expect(error?.field == "welcome.hints.radiusM")
  }

  @Test func tooLarge() {
    let limit = FrameLimits.maximumByteCount
    let empty = #"{"later":"","sharing":{}}"#.utf8.count
    func sharing(_ count: Int) -> String {
      #"{"later":"\#(String(repeating: "x", count: count - empty))","sharing":{}}"#
    }
    #expect(error { () throws(WireError) in try decode(sharing(limit)) } == nil)
    for error in [
      error({ () throws(WireError) in try decode(sharing(limit + 1)) }),
      error({ () throws(WireError) in try decode(hex: String(repeating: "00", count: limit + 1)) }),
    ] {
      #expect(error?.kind == .tooLarge(limit: limit))
      #expect(error?.offset == 0)
      #expect(error?.isFatal == true)
      #expect(error?.closeCode == .messageTooBig)
    }
  }

  @Test func tooDeep() {
    func nested(_ depth: Int) -> String {
      let open = String(repeating: "[", count: depth)
      let close = String(repeating: "]", count: depth)
      return #"{"later":\#(open)\#(close),"sharing":{}}"#
    }
    #expect(error { () throws(WireError) in try decode(nested(31)) } == nil)
    let error = error { () throws(WireError) in try decode(nested(32)) }
    #expect(error?.kind == .tooDeep(limit: 32))
    #expect(error?.closeCode == .invalidPayload)
    let objects = String(repeating: #"{"a":"#, count: 3000)
    #expect(self.error { () throws(WireError) in try decode(objects) }?.kind == .tooDeep(limit: 32))
  }

  @Test func readsTheIdBeforeAMalformedBody() {
    let error = error { () throws(WireError) in try decode(#"{"id":7,"report":{"location":[]}}"#) }
    #expect(error?.kind == .malformed(.wrongType))
    #expect(error?.field == "report.location")
    #expect(error?.offset == 29)
    #expect(error?.messageID == 7)
    #expect(error?.isFatal == true)
    #expect(error?.closeCode == .invalidPayload)
    #expect(error?.errorCode == .malformed)
  }

  @Test func aMalformedRestOutweighsAValue() {
    let error = error { () throws(WireError) in try decode(#"{"report":{},"id":7"#) }
    #expect(error?.kind == .malformed(.truncated))
  }

  @Test func becomesAnErrorMessage() {
    let error = WireError(.invalidCoordinate, field: "report.location.latitude", offset: 12)
    let message = ErrorMessage(error)
    #expect(message.code == .invalidCoordinate)
    #expect(message.message == "report.location.latitude: missing, not finite or out of range at byte 12")
    #expect(message.retryAfterMilliseconds == nil)
  }

  @Test func findsAFaultInAValueThatIsReplacedLater() throws {
    let bad = #"{"location":{"latitude":91}}"#
    for json in [#"{"report":\#(bad),"sharing":{}}"#, #"{"report":\#(bad),"report":{"location":{}}}"#] {
      #expect(error { () throws(WireError) in try decode(json) }?.field == "report.location.latitude")
    }
  }

  @Test func namesTheFirstFault() throws {
    let json =
      #"{"hello":{"report":{"location":{"longitude":181,"latitude":91},"location":{"longitude":181}}}}"#
    #expect(error { () throws(WireError) in try decode(json) }?.field == "hello.report.location.longitude")
  }
}
