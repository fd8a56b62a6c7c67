import NearbyCore
import NearbyProtocol
import Testing

@Suite struct JSONCodecTests {
  @Test(arguments: [
    #"{"id":5,"report":{"location":{"latitude":1.5,"longitude":-2},"capturedAtMs":"100"}}"#,
    #"{"report":{"capturedAtMs":100,"location":{"longitude":-2,"latitude":1.5}},"id":5}"#,
    #"{"id":"5","report":{"location":{"latitude":"1.5","longitude":"-2"},"captured_at_ms":100}}"#,
    " {\t\"id\" :\r\n5 , \"report\" : { \"location\" : { \"latitude\" : 1.5 , \"longitude\" : -2 } ,"
      + "\"capturedAtMs\" : 1e2 } } \n",
    #"{"id":5.0,"report":{"location":{"latitude":15e-1,"longitude":-0.2E+1},"capturedAtMs":"1.00e2"}}"#,
    #"{"id":50e-1,"report":{"location":{"latitude":1.50000000000000000000000,"longitude":-2},"capturedAtMs":1000E-1}}"#,
    #"{"\u0069d":5,"r\u0065port":{"location":{"latitude":1.5,"longitude":-2},"capturedAtMs":100}}"#,
    #"{"id":4,"id":5,"report":{"location":{"latitude":9,"latitude":1.5,"longitude":-2},"capturedAtMs":100}}"#,
    #"{"id":5,"sharing":{},"report":{"location":{"latitude":1.5,"longitude":-2},"capturedAtMs":100}}"#,
    #"{"id":5,"sharing":null,"report":{"location":{"latitude":1.5,"longitude":-2},"capturedAtMs":100},"hello":null}"#,
    #"{"a":[],"b":{},"c":[1,"]",{"d":[null,true,false]}],"e":-1.5e-7,"":"","id":5,"report":"#
      + #"{"x":{"id":6},"location":{"latitude":1.5,"longitude":-2,"z":"\ud83d\ude42"},"capturedAtMs":100}}"#,
  ])
  func readsAnySpelling(json: String) throws {
    let report = LocationReport(
      coordinate: try Coordinate(latitude: 1.5, longitude: -2), capturedAt: Timestamp(milliseconds: 100))
    #expect(try decode(json) == ClientMessage(id: 5, body: .report(report)))
  }

  @Test func ignoresNamesThatMixSpellings() throws {
    for name in ["page_Size", "PageSize", "page__size", "_page_size", "page_size_", "pagesize", "page-size"] {
      let json = #"{"listNearby":{"\#(name)":3}}"#
      #expect(try decode(json).body == .listNearby(ListNearby()))
    }
    #expect(try decode(#"{"list_nearby":{"page_size":3}}"#).body == .listNearby(ListNearby(pageSize: 3)))
  }

  @Test(arguments: [
    (#""\u0041\u00e9\u540D\uD83D\ude42""#, "Aé名🙂"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""e\u0301""#, "e\u{301}"), (#""\u0000""#, "\0"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    (#""a\/b\/c""#, "a/b/c"),
  ])
  func readsStrings(json: String, text: String) throws {
    guard case .hello(let hello) = try decode(#"{"hello":{"token":\#(json)}}"#).body else {
      Issue.record("not a hello")
      return
    }
    #expect(Array(hello.token.utf8) == Array(text.utf8))
  }

  @Test(arguments: [
    "0.1", "-0.0", "0", "-0", "5e-324", "2.2250738585072014e-308", "89.99999999999999", "1e-400", "1.0e+1",
    "12.345678901234567890123456789", "0.000000000000000000000000000001", "3.0000000000000000000000000001",
    "9007199254740993e-15", "72057594037927945e-16", "0.30000000000000004", "1e1", "100e-2", "4.35",
    "0.000001",
  ])
  func readsNumbersAsTheStandardLibraryDoes(text: String) throws {
    guard case .report(let report) = try decode(#"{"report":{"location":{"latitude":\#(text)}}}"#).body else {
      Issue.record("not a report")
      return
    }
    #expect(report.coordinate.latitude.bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: [
    ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("-0", 0), ("0e99", 0), ("0.0", 0),
    ("922337203685477580700e-2", .max), ("92233720368547758070e-1", .max), ("9223372036854775808", nil),
    ("-9223372036854775809", nil), ("1.5", nil), ("1e19", nil), ("9e18", 9_000_000_000_000_000_000),
    ("1e-1", nil), ("10e-1", 1), ("1e999999999999", nil), ("18446744073709551616", nil),
    ("18446744073709551615", nil), ("1e-999999999999", nil),
  ])
  func readsIntegersExactly(text: String, value: Int64?) {
    let message = try? decode(#"{"report":{"location":{},"capturedAtMs":\#(text)}}"#)
    let quoted = try? decode(#"{"report":{"location":{},"capturedAtMs":"\#(text)"}}"#)
    #expect(quoted == message)
    guard case .report(let report)? = message?.body else {
      #expect(value == nil)
      return
    }
    #expect(report.capturedAt?.milliseconds == value)
  }

  @Test func readsEnumerationsByNameAndNumber() throws {
    let user = try UserID("a")
    for (json, reason) in [
      (#""LEAVE_REASON_INACTIVE""#, LeaveReason.inactive), ("2", .inactive), (#""4""#, nil),
      ("4.0", .unfriended),
      ("0", nil), ("99", nil), ("-1", nil), ("4294967298", nil), (#""LEAVE_REASON_LATER""#, nil),
      ("null", nil), (#""\u004cEAVE_REASON_INACTIVE""#, .inactive), (#""leave_reason_inactive""#, nil),
      (#""LEAVE_REASON_INACTIVE\u0301""#, nil),
    ] {
      let message = try decodeServer(#"{"left":{"user":"a","reason":\#(json)}}"#)
      #expect(message.body == .left(FriendLeft(user: user, reason: reason)))
    }
  }

  /// U+212A looks like a K, and a text with it equals one with a K.
  @Test func comparesNamesByBytes() throws {
    for letter in ["\u{212A}", #"\u212a"#] {
      let error = #expect(throws: WireError.self) {
        try decode(#"{"sharing":{"precision":"PRECISION_BLOC\#(letter)"}}"#)
      }
      #expect(error?.kind == .invalidSharing)
    }
    #expect(try decode(#"{"sharing":{"precision":"PRECISION_BLOCK"}}"#).body == .sharing(.shared(.block)))
    #expect(Subprotocol(choosingFrom: ["nearby.v1.json\u{301}", "nearby.v1.proto"]) == .binary)
  }

  @Test(arguments: [
    ("", WireError.Kind.malformed(.truncated)), (" ", .malformed(.truncated)), ("{", .malformed(.truncated)),
    ("[]", .malformed(.wrongType)), ("null", .malformed(.wrongType)), ("7", .malformed(.wrongType)),
    ("{}", .unknownBody), ("{} {}", .malformed(.trailingBytes)), ("{}x", .malformed(.trailingBytes)),
    ("{\"sharing\":{}}\0", .malformed(.trailingBytes)), ("\u{FEFF}{}", .malformed(.invalidJSON)),
    (#"{"id":1,}"#, .malformed(.invalidJSON)), (#"{,"id":1}"#, .malformed(.invalidJSON)),
    (#"{"id" 1}"#, .malformed(.invalidJSON)), (#"{"id":1 "sharing":{}}"#, .malformed(.invalidJSON)),
    (#"{id:1}"#, .malformed(.invalidJSON)), (#"{'id':1}"#, .malformed(.invalidJSON)),
    (#"{"a":[1,]}"#, .malformed(.invalidJSON)), (#"{"a":[1 2]}"#, .malformed(.invalidJSON)),
    (#"{"a":nul}"#, .malformed(.invalidJSON)), (#"{"a":nullx}"#, .malformed(.invalidJSON)),
    (#"{"a":True}"#, .malformed(.invalidJSON)), (#"{"a":NaN}"#, .malformed(.invalidJSON)),
    (#"{"a":/**/1}"#, .malformed(.invalidJSON)), (#"{"a":"\#n"}"#, .malformed(.invalidJSON)),
    (#"{"a":01}"#, .malformed(.invalidNumber)), (#"{"a":1.}"#, .malformed(.invalidNumber)),
    (#"{"a":-}"#, .malformed(.invalidNumber)), (#"{"a":1e}"#, .malformed(.invalidNumber)),
    (#"{"a":+1}"#, .malformed(.invalidJSON)), (#"{"a":.5}"#, .malformed(.invalidJSON)),
    (#"{"a":0x1}"#, .malformed(.invalidJSON)), (#"{"a":1"#, .malformed(.truncated)),
    (#"{"id":-1}"#, .malformed(.invalidNumber)), (#"{"id":4294967296}"#, .malformed(.invalidNumber)),
    (#"{"id":1.5}"#, .malformed(.invalidNumber)), (#"{"id":""}"#, .malformed(.invalidNumber)),
    (#"{"id":" 1"}"#, .malformed(.invalidNumber)), (#"{"id":"1 "}"#, .malformed(.invalidNumber)),
    (#"{"id":true}"#, .malformed(.wrongType)), (#"{"id":{}}"#, .malformed(.wrongType)),
    (#"{"sharing":{"paused":1}}"#, .malformed(.wrongType)), (#"{"sharing":true}"#, .malformed(.wrongType)),
    (#"{"sharing":{"paused":"true"}}"#, .malformed(.wrongType)), (#"{"sharing":[]}"#, .malformed(.wrongType)),
    (#"{"hello":{"token":7}}"#, .malformed(.wrongType)),
    (#"{"a":"\x"}"#, .malformed(.invalidEscape)), (#"{"a":"\u12g4"}"#, .malformed(.invalidEscape)),
    (#"{"a":"\ud800"}"#, .malformed(.invalidEscape)), (#"{"a":"\udc00"}"#, .malformed(.invalidEscape)),
    (#"{"a":"\ud800\u0041"}"#, .malformed(.invalidEscape)),
    (#"{"a":"\ud800\ud800"}"#, .malformed(.invalidEscape)),
    (#"{"a":"\u12"#, .malformed(.truncated)), (#"{"a":"\"#, .malformed(.truncated)),
  ])
  func refuses(json: String, kind: WireError.Kind) {
    let error = #expect(throws: WireError.self) { try decode(json) }
    #expect(error?.kind == kind)
  }

  @Test(arguments: ["ff", "c080", "eda080", "f4908080", "e29c", "80"])
  func refusesWhatIsNotUTF8(hex: String) {
    for (start, end) in [(#"{"hello":{"token":""#, #""}}"#), (#"{"later":""#, #""}"#), (#"{"\n"#, #"":1}"#)] {
      let error = #expect(throws: WireError.self) {
        try decode(json: Array(start.utf8) + bytes(hex) + Array(end.utf8))
      }
      #expect(error?.kind == .malformed(.invalidUTF8))
    }
  }
}
