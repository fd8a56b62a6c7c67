/// Truth values, enumerations, texts and messages in JSON.
extension ConformanceSuiteTests {
  static let jsonValues: [ConformanceCase] = truthValuesInJSON + enumerationsInJSON + textsInJSON + messagesInJSON

  private static func paused(_ value: String) -> ConformanceInput { .client(pausedJSON(#""paused":\#(value)"#)) }

  private static let truthValuesInJSON: [ConformanceCase] =
    [
      required("JsonInput.BoolFieldTrue", paused("true"), .reads(pausedJSON(#""paused":true"#))),
      required("JsonInput.BoolFieldFalse", paused("false"), .reads(pausedJSON(""))),
    ]
    + [
      ("IntegerZero", "0"), ("IntegerOne", "1"), ("CamelCaseTrue", "True"), ("CamelCaseFalse", "False"),
      ("AllCapitalTrue", "TRUE"), ("AllCapitalFalse", "FALSE"), ("DoubleQuotedTrue", #""true""#),
      ("DoubleQuotedFalse", #""false""#),
    ].map { name, value in recommended("JsonInput.BoolField\(name)", paused(value), .refused) }

  private static func reason(_ value: String) -> ConformanceInput { .server(reasonJSON(#","reason":\#(value)"#)) }

  private static let enumerationsInJSON: [ConformanceCase] = {
    let inactive = reasonJSON(#","reason":"LEAVE_REASON_INACTIVE""#)
    return [
      required("JsonInput.EnumField", reason(#""LEAVE_REASON_INACTIVE""#), .reads(inactive)),
      required("JsonInput.EnumFieldNotQuoted", reason("LEAVE_REASON_INACTIVE"), .refused),
      required(
        "JsonInput.EnumFieldSingleElementArrayEnumName", reason(#"["LEAVE_REASON_INACTIVE"]"#), .refused),
      required("JsonInput.EnumFieldSingleElementArrayNumericValue", reason("[2]"), .refused),
      required("JsonInput.EnumFieldTrueValue", reason("true"), .refused),
      required("JsonInput.EnumFieldFalseValue", reason("false"), .refused),
      required("JsonInput.EnumFieldNumericValueZero", reason("0"), .reads(reasonJSON(""))),
      required("JsonInput.EnumFieldNumericValueNonZero", reason("2"), .reads(inactive)),
      required(
        "JsonInput.EnumFieldUnknownValue.Validator", reason("77"),
        .differs(reasonJSON(""), because: "an enumeration value that nobody knows is not kept")),
      recommended(
        "JsonInput.IgnoreUnknownEnumStringValueInOptionalField", reason(#""LEAVE_REASON_LATER""#),
        .reads(reasonJSON(""))),
    ]
  }()

  private static func token(_ value: String) -> ConformanceInput { .client(tokenJSON(#""token":\#(value)"#)) }

  private static let textsInJSON: [ConformanceCase] =
    [
      ("StringField", #""some text""#, #""some text""#),
      ("StringFieldUnicode", #""名前""#, #""名前""#),
      ("StringFieldEscape", #""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#),
      ("StringFieldUnicodeEscape", #""\u540D\u524D""#, #""名前""#),
      ("StringFieldUnicodeEscapeWithLowercaseHexLetters", #""\u540d\u524d""#, #""名前""#),
      ("StringFieldSurrogatePair", #""\uD83E\uDDED""#, #""🧭""#),
      ("StringFieldEmbeddedNull", #""a\u0000b""#, #""a\u0000b""#),
    ].map { name, text, written in
      required("JsonInput.\(name)", token(text), .reads(tokenJSON(#""token":\#(written)"#)))
    }
    + [
      ("UppercaseEscapeLetter", #""\U540D""#), ("InvalidEscape", #""\uGGGG""#),
      ("UnterminatedEscape", #""\u540""#), ("UnpairedHighSurrogate", #""\uD83E""#),
      ("UnpairedLowSurrogate", #""\uDDED""#), ("SurrogateInWrongOrder", #""\uDDED\uD83E""#),
    ].map { name, text in recommended("JsonInput.StringField\(name)", token(text), .refused) }
    + [required("JsonInput.StringFieldNotAString", token("70000"), .refused)]

  private static let messagesInJSON: [ConformanceCase] =
    [
      required(
        "JsonInput.MessageField", .client(#"{"hello":{"sharing":{"paused":true}}}"#),
        .reads(tokenJSON(#""sharing":{"paused":true}"#))),
      required(
        "JsonInput.MessageRepeatedField",
        .client(#"{"reports":{"reports":[{"location":{}},{"location":{"latitude":1}}]}}"#),
        .reads(#"{"reports":{"reports":[{"location":{}},{"location":{"latitude":1.0}}]}}"#)),
      required(
        "JsonInput.SingleValueForRepeatedFieldMessage", .client(#"{"reports":{"reports":{"location":{}}}}"#), .refused),
    ]
    + [("Int", "7"), ("Bool", "false"), ("String", #""7""#)].map { name, value in
      required(
        "JsonInput.RepeatedFieldWrongElementTypeExpectingMessagesGot\(name)",
        .client(#"{"reports":{"reports":[{"location":{}},\#(value)]}}"#), .refused)
    }
}
