// Written by Vectors/generate.py.

/// The sample messages as Google's own protobuf implementation encodes them.
enum WireVectors {
  // swift-format-ignore
  static let all: [WireVector] = [
    WireVector(
      name: "hello",
      hex: "080112260a05612e622d6312001a1b0a120945d4449f8f424a4011cec4742156cf2a401080d095ffbc31",
      json: #"{"id":1,"hello":{"token":"a.b-c","sharing":{},"report":{"location":{"latitude":52.520008,"longitude":13.404954},"capturedAtMs":"1700000000000"}}}"#),
    WireVector(
      name: "bare hello",
      hex: "1200",
      json: #"{"hello":{}}"#),
    WireVector(
      name: "hello that pauses",
      hex: "121a0a14225c2f080c0a0d09011f7fc3a9e280a8f09f998212020801",
      json: #"{"hello":{"token":"\"\\/\b\f\n\r\t\u0001\u001f\#u{7F}é\#u{2028}🙂","sharing":{"paused":true}}}"#),
    WireVector(
      name: "report",
      hex: "08ac021a1b0a120945d4449f8f424a4011cec4742156cf2a401080d095ffbc31",
      json: #"{"id":300,"report":{"location":{"latitude":52.520008,"longitude":13.404954},"capturedAtMs":"1700000000000"}}"#),
    WireVector(
      name: "report of zeros",
      hex: "08001a040a001000",
      json: #"{"id":0,"report":{"location":{},"capturedAtMs":"0"}}"#),
    WireVector(
      name: "report from a corner",
      hex: "08ffffffff0f1a1f0a120900000000008056c01100000000008066401080808080808080808001",
      json: #"{"id":4294967295,"report":{"location":{"latitude":-90.0,"longitude":180.0},"capturedAtMs":"-9223372036854775808"}}"#),
    WireVector(
      name: "report of small numbers",
      hex: "1a1e0a1209010000000000000011a76ac55409b45c8310ffffffffffffffff7f",
      json: #"{"report":{"location":{"latitude":5e-324,"longitude":-1.7976931348623157e-292},"capturedAtMs":"9223372036854775807"}}"#),
    WireVector(
      name: "friend added",
      hex: "080222060a0462657274",
      json: #"{"id":2,"friendAdded":{"user":"bert"}}"#),
    WireVector(
      name: "friend removed",
      hex: "08032a080a06e5908de5898d",
      json: #"{"id":3,"friendRemoved":{"user":"名前"}}"#),
    WireVector(
      name: "sharing",
      hex: "08043200",
      json: #"{"id":4,"sharing":{}}"#),
    WireVector(
      name: "sharing paused",
      hex: "080532020801",
      json: #"{"id":5,"sharing":{"paused":true}}"#),
    WireVector(
      name: "first page asked",
      hex: "08063a00",
      json: #"{"id":6,"listNearby":{}}"#),
    WireVector(
      name: "next page asked",
      hex: "08073a0c0814120862325a6d63325630",
      json: #"{"id":7,"listNearby":{"pageSize":20,"cursor":"b2Zmc2V0"}}"#),
    WireVector(
      name: "welcome",
      hex: "080112280a04616e6e6112090880800110882718201a15091f85eb51b86ebf4010c0cf2418b0ea0120a8c301",
      json: #"{"replyTo":1,"welcome":{"user":"anna","limits":{"maxFrameBytes":16384,"maxFriends":5000,"maxPageSize":32},"hints":{"radiusM":8046.72,"inactiveAfterMs":"600000","reportIntervalMs":"30000","pingIntervalMs":"25000"}}}"#),
    WireVector(
      name: "welcome of zeros",
      hex: "120a0a04616e6e6112001a00",
      json: #"{"welcome":{"user":"anna","limits":{},"hints":{}}}"#),
    WireVector(
      name: "empty snapshot",
      hex: "1a00",
      json: #"{"snapshot":{}}"#),
    WireVector(
      name: "snapshot",
      hex: "1a4a0a310a046265727412120937de1d19abed40c011a9bd88b6e3e6624019df0ffd84454a934020fbd095ffbc312880d095ffbc310a130a06e5908de5898d12091100000000000000801001",
      json: #"{"snapshot":{"friends":[{"user":"bert","location":{"latitude":-33.856784,"longitude":151.215297},"distanceM":1234.5678901234567,"reportedAtMs":"1700000000123","capturedAtMs":"1700000000000"},{"user":"名前","location":{"longitude":-0.0}}],"more":true}}"#),
    WireVector(
      name: "appeared",
      hex: "22330a310a046265727412120937de1d19abed40c011a9bd88b6e3e6624019df0ffd84454a934020fbd095ffbc312880d095ffbc31",
      json: #"{"appeared":{"friend":{"user":"bert","location":{"latitude":-33.856784,"longitude":151.215297},"distanceM":1234.5678901234567,"reportedAtMs":"1700000000123","capturedAtMs":"1700000000000"}}}"#),
    WireVector(
      name: "moved",
      hex: "2a150a130a06e5908de5898d1209110000000000000080",
      json: #"{"moved":{"friend":{"user":"名前","location":{"longitude":-0.0}}}}"#),
    WireVector(
      name: "left out of range",
      hex: "32080a04626572741001",
      json: #"{"left":{"user":"bert","reason":"LEAVE_REASON_OUT_OF_RANGE"}}"#),
    WireVector(
      name: "left inactive",
      hex: "32080a04626572741002",
      json: #"{"left":{"user":"bert","reason":"LEAVE_REASON_INACTIVE"}}"#),
    WireVector(
      name: "left for privacy",
      hex: "32080a04626572741003",
      json: #"{"left":{"user":"bert","reason":"LEAVE_REASON_STOPPED_SHARING"}}"#),
    WireVector(
      name: "left as a stranger",
      hex: "32080a04626572741004",
      json: #"{"left":{"user":"bert","reason":"LEAVE_REASON_UNFRIENDED"}}"#),
    WireVector(
      name: "left for no reason",
      hex: "32060a0462657274",
      json: #"{"left":{"user":"bert"}}"#),
    WireVector(
      name: "empty page",
      hex: "08063a00",
      json: #"{"replyTo":6,"page":{}}"#),
    WireVector(
      name: "page",
      hex: "08073a3f0a310a046265727412120937de1d19abed40c011a9bd88b6e3e6624019df0ffd84454a934020fbd095ffbc312880d095ffbc31120862325a6d633256301815",
      json: #"{"replyTo":7,"page":{"friends":[{"user":"bert","location":{"latitude":-33.856784,"longitude":151.215297},"distanceM":1234.5678901234567,"reportedAtMs":"1700000000123","capturedAtMs":"1700000000000"}],"nextCursor":"b2Zmc2V0","total":21}}"#),
    WireVector(
      name: "accepted",
      hex: "08004200",
      json: #"{"replyTo":0,"accepted":{}}"#),
    WireVector(
      name: "error",
      hex: "08084a150809120f686973746f727920697320646f776e1800",
      json: #"{"replyTo":8,"error":{"code":"ERROR_CODE_UNAVAILABLE","message":"history is down","retryAfterMs":"0"}}"#),
    WireVector(
      name: "bare error",
      hex: "4a00",
      json: #"{"error":{}}"#),
    WireVector(
      name: "going away",
      hex: "520308c413",
      json: #"{"goingAway":{"reconnectAfterMs":"2500"}}"#),
    WireVector(
      name: "own location",
      hex: "5a1b0a120945d4449f8f424a4011cec4742156cf2a4010fbd095ffbc31",
      json: #"{"ownLocation":{"location":{"latitude":52.520008,"longitude":13.404954},"reportedAtMs":"1700000000123"}}"#),
    WireVector(
      name: "location on a channel",
      hex: "0a390a04616e6e61120908fbd095ffbc3110071a260a120945d4449f8f424a4011cec4742156cf2a4010fbd095ffbc3118ffffffffffffffffff01",
      json: #"{"location":{"user":"anna","version":{"epoch":"1700000000123","sequence":7},"sharing":{"location":{"latitude":52.520008,"longitude":13.404954},"acceptedAtMs":"1700000000123","capturedAtMs":"-1"}}}"#),
    WireVector(
      name: "pause on a channel",
      hex: "0a0a0a04616e6e6112002200",
      json: #"{"location":{"user":"anna","version":{},"paused":{}}}"#),
    WireVector(
      name: "friendship",
      hex: "120e0a04616e6e611204626572741801",
      json: #"{"friendship":{"user":"anna","friend":"bert","areFriends":true}}"#),
    WireVector(
      name: "friendship ended",
      hex: "120c0a04616e6e61120462657274",
      json: #"{"friendship":{"user":"anna","friend":"bert"}}"#),
    WireVector(
      name: "record",
      hex: "0a04616e6e61120908fbd095ffbc3110071a1b0a120945d4449f8f424a4011cec4742156cf2a4010fbd095ffbc31",
      json: #"{"user":"anna","version":{"epoch":"1700000000123","sequence":7},"sharing":{"location":{"latitude":52.520008,"longitude":13.404954},"acceptedAtMs":"1700000000123"}}"#),
    WireVector(
      name: "tombstone",
      hex: "0a04616e6e611211088080808080808080800110ffffffff0f2200",
      json: #"{"user":"anna","version":{"epoch":"-9223372036854775808","sequence":4294967295},"paused":{}}"#),
    WireVector(
      name: "record without a location",
      hex: "0a04616e6e61120908fbd095ffbc3110072a00",
      json: #"{"user":"anna","version":{"epoch":"1700000000123","sequence":7},"unlocated":{}}"#),
  ]
}
