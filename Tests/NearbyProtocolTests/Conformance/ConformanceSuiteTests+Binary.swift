/// Bytes that are a message, however unusual.
extension ConformanceSuiteTests {
  static let validBinary: [ConformanceCase] =
    doubles + floats + integers + truthValues + enumerations + texts + messages + unknownFields

  static func radius(_ value: [UInt8]...) -> ConformanceInput {
    .server(Wire.bytes(2, Wire.text(1, "a"), Wire.bytes(2), Wire.bytes(3, value.flatMap { $0 })))
  }

  static func accuracy(_ value: [UInt8]...) -> ConformanceInput {
    .client(Wire.bytes(3, Wire.bytes(1), value.flatMap { $0 }))
  }

  static func waiting(_ value: [UInt8]...) -> ConformanceInput { .server(Wire.bytes(10, value.flatMap { $0 })) }
  static func pageSize(_ value: [UInt8]...) -> ConformanceInput { .client(Wire.bytes(7, value.flatMap { $0 })) }
  static func paused(_ value: [UInt8]...) -> ConformanceInput { .client(Wire.bytes(6, value.flatMap { $0 })) }
  static func token(_ value: [UInt8]...) -> ConformanceInput { .client(Wire.bytes(2, value.flatMap { $0 })) }

  static func reason(_ value: [UInt8]...) -> ConformanceInput {
    .server(Wire.bytes(6, Wire.text(1, "a"), value.flatMap { $0 }))
  }

  static func radiusJSON(_ members: String) -> String {
    #"{"welcome":{"user":"a","limits":{},"hints":{\#(members)}}}"#
  }

  static func accuracyJSON(_ members: String) -> String { #"{"report":{"location":{}\#(members)}}"# }
  static func waitingJSON(_ members: String) -> String { #"{"goingAway":{\#(members)}}"# }
  static func pageSizeJSON(_ members: String) -> String { #"{"listNearby":{\#(members)}}"# }
  static func pausedJSON(_ members: String) -> String { #"{"sharing":{\#(members)}}"# }
  static func tokenJSON(_ members: String) -> String { #"{"hello":{\#(members)}}"# }
  static func reasonJSON(_ members: String) -> String { #"{"left":{"user":"a"\#(members)}}"# }

  private static func scalars(
    _ type: String, _ values: [(ConformanceInput, ConformanceCase.Outcome)]
  ) -> [ConformanceCase] {
    values.enumerated().map { index, value in
      required("ProtobufInput.ValidDataScalar.\(type)[\(index)]", value.0, value.1)
    }
  }

  private static let doubles: [ConformanceCase] = scalars(
    "DOUBLE",
    [
      (radius(Wire.double(1, 0)), .reads(radiusJSON(""))),
      (radius(Wire.double(1, 0.3)), .reads(radiusJSON(#""radiusM":0.3"#))),
      (
        radius(Wire.double(1, .greatestFiniteMagnitude)),
        .reads(radiusJSON(#""radiusM":1.7976931348623157e+308"#))
      ),
      (
        radius(Wire.double(1, .leastNormalMagnitude)), .reads(radiusJSON(#""radiusM":2.2250738585072014e-308"#))
      ),
    ])

  private static let floats: [ConformanceCase] = scalars(
    "FLOAT",
    [
      (accuracy(Wire.float(3, 0)), .reads(accuracyJSON(#","accuracyM":0.0"#))),
      (accuracy(Wire.float(3, 0.3)), .reads(accuracyJSON(#","accuracyM":0.3"#))),
      (accuracy(Wire.float(3, 2.5e-36)), .reads(accuracyJSON(#","accuracyM":2.5e-36"#))),
      (
        accuracy(Wire.float(3, .greatestFiniteMagnitude)), .reads(accuracyJSON(#","accuracyM":3.4028235e+38"#))
      ),
      (
        accuracy(Wire.float(3, .leastNormalMagnitude)), .reads(accuracyJSON(#","accuracyM":1.1754944e-38"#))
      ),
    ])

  private static let integers: [ConformanceCase] =
    scalars(
      "INT64",
      [
        (waiting(Wire.number(1, 0)), .reads(waitingJSON(""))),
        (waiting(Wire.number(1, 2500)), .reads(waitingJSON(#""reconnectAfterMs":"2500""#))),
        (
          waiting(Wire.number(1, UInt64(Int64.max))),
          .reads(waitingJSON(#""reconnectAfterMs":"9223372036854775807""#))
        ),
        (
          waiting(Wire.number(1, Int64.min.magnitude)),
          .reads(waitingJSON(#""reconnectAfterMs":"-9223372036854775808""#))
        ),
      ])
    + scalars(
      "UINT32",
      [
        (pageSize(Wire.number(1, 0)), .reads(pageSizeJSON(""))),
        (pageSize(Wire.number(1, 300)), .reads(pageSizeJSON(#""pageSize":300"#))),
        (pageSize(Wire.number(1, 300, bytesMore: 2)), .reads(pageSizeJSON(#""pageSize":300"#))),
        (pageSize(Wire.number(1, 300, bytesMore: 7)), .reads(pageSizeJSON(#""pageSize":300"#))),
        (pageSize(Wire.number(1, UInt64(UInt32.max))), .reads(pageSizeJSON(#""pageSize":4294967295"#))),
        (pageSize(Wire.number(1, 1 << 34)), .reads(pageSizeJSON(""))),
        (pageSize(Wire.number(1, 1 << 34 + 1)), .reads(pageSizeJSON(#""pageSize":1"#))),
        (pageSize(Wire.number(1, 1 << 34 - 1)), .reads(pageSizeJSON(#""pageSize":4294967295"#))),
        (pageSize(Wire.number(1, UInt64(Int64.max))), .reads(pageSizeJSON(#""pageSize":4294967295"#))),
        (pageSize(Wire.number(1, 1 << 63 + 1)), .reads(pageSizeJSON(#""pageSize":1"#))),
      ])

  private static let truthValues: [ConformanceCase] = scalars(
    "BOOL",
    [(paused(Wire.number(1, 0)), .reads(pausedJSON("")))]
      + [1, UInt64.max, 87_654_321, 1 << 34, UInt64(Int64.max), 1 << 63].map { value in
        (paused(Wire.number(1, value)), .reads(pausedJSON(#""paused":true"#)))
      })

  private static let enumerations: [ConformanceCase] = {
    let lost = "an enumeration value that nobody knows is not kept"
    let outOfRange = reasonJSON(#","reason":"LEAVE_REASON_OUT_OF_RANGE""#)
    return scalars(
      "ENUM",
      [
        (reason(Wire.number(2, 0)), .reads(reasonJSON(""))),
        (reason(Wire.number(2, 1)), .reads(outOfRange)),
        (reason(Wire.number(2, 2)), .reads(reasonJSON(#","reason":"LEAVE_REASON_INACTIVE""#))),
        (reason(Wire.number(2, .max)), .differs(reasonJSON(""), because: lost)),
        (reason(Wire.number(2, UInt64(Int64.max))), .differs(reasonJSON(""), because: lost)),
        (reason(Wire.number(2, 1 << 63 + 1)), .reads(outOfRange)),
      ])
  }()

  private static let texts: [ConformanceCase] = scalars(
    "STRING",
    [
      (token(Wire.text(1, "")), .reads(tokenJSON(""))),
      (token(Wire.text(1, "some text")), .reads(tokenJSON(#""token":"some text""#))),
      (
        token(Wire.text(1, "\u{7}\t\n\u{B}\u{C}\r'\"?\\")),
        .reads(tokenJSON(#""token":"\u0007\t\n\u000b\f\r'\"?\\""#))
      ),
      (token(Wire.text(1, "名前")), .reads(tokenJSON(#""token":"名前""#))),
      (token(Wire.text(1, "🧭")), .reads(tokenJSON(#""token":"🧭""#))),
    ])

  private static let messages: [ConformanceCase] =
    scalars(
      "MESSAGE",
      [
        (token(Wire.bytes(2)), .reads(tokenJSON(#""sharing":{}"#))),
        (token(Wire.bytes(2, Wire.number(1, 1))), .reads(tokenJSON(#""sharing":{"paused":true}"#))),
      ]) + [
      required(
        "ProtobufInput.ValidDataRepeated.MESSAGE",
        .client(Wire.bytes(8, Wire.bytes(1, Wire.bytes(1)), Wire.bytes(1, Wire.bytes(1), Wire.number(2, 7)))),
        .reads(#"{"reports":{"reports":[{"location":{}},{"location":{},"capturedAtMs":"7"}]}}"#)),
      required("ProtobufInput.ValidDataOneof.MESSAGE.DefaultValue", .client(Wire.bytes(6)), .reads(pausedJSON(""))),
      required(
        "ProtobufInput.ValidDataOneof.MESSAGE.NonDefaultValue", paused(Wire.number(1, 1)),
        .reads(pausedJSON(#""paused":true"#))),
      recommended("ProtobufInput.OneofZeroMessage", .server(Wire.bytes(8)), .reads(#"{"accepted":{}}"#)),
      recommended(
        "ProtobufInput.OneofZeroMessageSetTwice", pageSize(Wire.number(1, 1)), .reads(pageSizeJSON(#""pageSize":1"#))),
    ]

  private static let unknownFields: [ConformanceCase] = {
    let lost = "unknown fields are skipped, and not kept"
    let unknown = [Wire.text(777, "xyz"), Wire.number(777, 300), Wire.text(777, ""), Wire.number(777, 1)]
    return [
      required(
        "ProtobufInput.UnknownVarint", .client(Wire.bytes(6) + Wire.number(777, 2)),
        .differs(pausedJSON(""), because: lost)),
      required(
        "ProtobufInput.UnknownOrdering", .client(Wire.bytes(6) + unknown.flatMap { $0 }),
        .differs(pausedJSON(""), because: lost)),
    ]
  }()
}
