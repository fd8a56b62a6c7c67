/// Fields that come again: of a number or text the last value counts, and messages are merged.
extension ConformanceSuiteTests {
  static let recurringBinary: [ConformanceCase] = lastValues + merged

  private static let lastValues: [ConformanceCase] = [
    ("DOUBLE", radius(Wire.double(1, 2), Wire.double(1, 0), Wire.double(1, 0.3)), radiusJSON(#""radiusM":0.3"#)),
    ("FLOAT", accuracy(Wire.float(3, 2), Wire.float(3, 0.3)), accuracyJSON(#","accuracyM":0.3"#)),
    ("INT64", waiting(Wire.number(1, 2), Wire.number(1, 7)), waitingJSON(#""reconnectAfterMs":"7""#)),
    ("UINT32", pageSize(Wire.number(1, 2), Wire.number(1, 1 << 34 + 7)), pageSizeJSON(#""pageSize":7"#)),
    ("BOOL", paused(Wire.number(1, 0), Wire.number(1, 2)), pausedJSON(#""paused":true"#)),
    (
      "ENUM", reason(Wire.number(2, 1), Wire.number(2, 4)), reasonJSON(#","reason":"LEAVE_REASON_UNFRIENDED""#)
    ),
    ("STRING", token(Wire.text(1, "first"), Wire.text(1, "last")), tokenJSON(#""token":"last""#)),
  ].map { type, input, json in
    required("ProtobufInput.RepeatedScalarSelectsLast.\(type)", input, .reads(json))
  }

  private static let merged: [ConformanceCase] = [
    required(
      "ProtobufInput.RepeatedScalarMessageMerge",
      .client(
        Wire.bytes(
          2,
          Wire.bytes(3, Wire.bytes(1, Wire.double(1, 52.5)), Wire.number(2, 7), Wire.float(3, 4)),
          Wire.bytes(3, Wire.bytes(1, Wire.double(2, 13.5)), Wire.number(2, 8), Wire.float(5, 2)))),
      .reads(
        #"{"hello":{"report":{"location":{"latitude":52.5,"longitude":13.5},"capturedAtMs":"8","accuracyM":4.0,"#
          + #""speedMps":2.0}}}"#)),
    required(
      "ProtobufInput.ValidDataOneof.MESSAGE.MultipleValuesForSameField",
      .client(Wire.bytes(6) + Wire.bytes(6, Wire.number(1, 1))), .reads(pausedJSON(#""paused":true"#))),
    required(
      "ProtobufInput.ValidDataOneof.MESSAGE.MultipleValuesForDifferentField",
      .client(Wire.bytes(7, Wire.number(1, 9)) + Wire.bytes(6, Wire.number(1, 1))),
      .reads(pausedJSON(#""paused":true"#))),
    required(
      "ProtobufInput.ValidDataOneof.MESSAGE.Merge",
      .client(
        Wire.bytes(6, Wire.number(1, 1), Wire.number(2, 5)) + Wire.bytes(6, Wire.number(3, 4), Wire.number(2, 6))),
      .reads(pausedJSON(#""paused":true,"untilMs":"6","precision":"PRECISION_TOWN""#))),
  ]
}
