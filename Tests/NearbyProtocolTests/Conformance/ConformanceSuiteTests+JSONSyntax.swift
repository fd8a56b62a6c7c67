/// What JSON is, and how fields are named in it.
extension ConformanceSuiteTests {
  static let jsonSyntax: [ConformanceCase] = names + notJSON + whiteSpace + duplicates + unknownMembers

  private static let page = #"{"listNearby":{"pageSize":3}}"#

  private static let names: [ConformanceCase] = [
    required("JsonInput.HelloWorld", .client(#"{"hello":{"token":"a"}}"#), .reads(tokenJSON(#""token":"a""#))),
    required("JsonInput.FieldNameInSnakeCase", .client(#"{"listNearby":{"pageSize":3}}"#), .reads(page)),
    required("JsonInput.OriginalProtoFieldName", .client(#"{"list_nearby":{"page_size":3}}"#), .reads(page)),
    required("JsonInput.FieldNameEscaped", .client(#"{"listNe\u0061rby":{"p\u0061geSize":3}}"#), .reads(page)),
    required(
      "JsonInput.FieldNameInLowerCamelCase.Validator", .client(#"{"list_nearby":{"page_size":3}}"#), .reads(page)),
    required(
      "JsonInput.SkipsDefaultPrimitive.Validator", .client(#"{"listNearby":{"pageSize":0}}"#),
      .reads(pageSizeJSON(""))),
  ]

  private static let notJSON: [ConformanceCase] =
    [
      ("StringEndsWithEscapeChar", #"{"hello":{"token":"abc\"#),
      ("FieldNameNotQuoted", "{listNearby:{}}"),
      ("TrailingCommaInAnObject", #"{"listNearby":{},}"#),
      ("TrailingCommaInAnObjectWithSpace", #"{"listNearby":{} ,}"#),
      ("TrailingCommaInAnObjectWithSpaceCommaSpace", #"{"listNearby":{} , }"#),
      ("TrailingCommaInAnObjectWithNewlines", "{\n\"listNearby\":{},\n}"),
      ("JsonWithComments", "{\n// none\n\"listNearby\":{}\n}"),
      ("MissingCommaOneLine", #"{ "id": 1 "listNearby": {} }"#),
      ("MissingCommaMultiline", "{\n\"id\": 1\n\"listNearby\": {}\n}"),
      ("StringFieldSingleQuoteKey", #"{'hello':{"token":"a"}}"#),
      ("StringFieldSingleQuoteValue", #"{"hello":{"token":'a'}}"#),
      ("StringFieldSingleQuoteBoth", "{'hello':{'token':'a'}}"),
      ("RepeatedFieldTrailingComma", #"{"reports":{"reports":[{"location":{}},]}}"#),
      ("RepeatedFieldTrailingCommaWithSpace", #"{"reports":{"reports":[{"location":{}} ,]}}"#),
      ("RepeatedFieldTrailingCommaWithSpaceCommaSpace", #"{"reports":{"reports":[{"location":{}} , ]}}"#),
      ("RepeatedFieldTrailingCommaWithNewlines", "{\"reports\":{\"reports\":[\n{\"location\":{}},\n]}}"),
      ("RepeatedFieldMessageElementIsNull", #"{"reports":{"reports":[{"location":{}},null]}}"#),
    ].map { name, json in recommended("JsonInput.\(name)", .client(json), .refused) } + [
      required("JsonInput.RejectTopLevelNull", .client("null"), .refused)
    ]

  private static let whiteSpace: [ConformanceCase] = [
    ("OneLineNoSpaces", #"{"id":1,"listNearby":{"pageSize":3}}"#),
    ("OneLineWithSpaces", #"{ "id" : 1 , "listNearby" : { "pageSize" : 3 } }"#),
    ("MultilineNoSpaces", "{\n\"id\"\n:\n1\n,\n\"listNearby\"\n:\n{\n\"pageSize\"\n:\n3\n}\n}"),
    ("MultilineWithSpaces", "{\r\n  \"id\"\t:  1\n  ,\n  \"listNearby\"  :  {  \"pageSize\"  :  3 }\n}\n"),
  ].map { name, json in
    recommended("JsonInput.\(name)", .client(json), .reads(#"{"id":1,"listNearby":{"pageSize":3}}"#))
  }

  /// A reader may refuse them, or take the last one: nothing is merged.
  private static let duplicates: [ConformanceCase] = [
    recommended(
      "JsonInput.FieldNameDuplicate", .client(#"{"hello":{"sharing":{"paused":true},"sharing":{}}}"#),
      .reads(tokenJSON(#""sharing":{}"#))),
    recommended(
      "JsonInput.FieldNameDuplicateDifferentCasing1",
      .client(#"{"list_nearby":{"pageSize":3},"listNearby":{}}"#), .reads(pageSizeJSON(""))),
    recommended(
      "JsonInput.FieldNameDuplicateDifferentCasing2",
      .client(#"{"listNearby":{"pageSize":3},"list_nearby":{}}"#), .reads(pageSizeJSON(""))),
    required(
      "JsonInput.OneofFieldDuplicate", .client(#"{"listNearby":{},"sharing":{"paused":true}}"#),
      .reads(pausedJSON(#""paused":true"#))),
    required(
      "JsonInput.OneofFieldDuplicate2", .client(#"{"sharing":{"paused":true},"listNearby":{}}"#),
      .reads(pageSizeJSON(""))),
    required(
      "JsonInput.OneofFieldNullFirst", .client(#"{"listNearby":null,"sharing":{"paused":true}}"#),
      .reads(pausedJSON(#""paused":true"#))),
    required(
      "JsonInput.OneofFieldNullSecond", .client(#"{"sharing":{"paused":true},"listNearby":null}"#),
      .reads(pausedJSON(#""paused":true"#))),
    recommended("JsonInput.OneofZeroMessage", .server(#"{"accepted":{}}"#), .reads(#"{"accepted":{}}"#)),
    required(
      "JsonInput.AllFieldAcceptNull",
      .client(
        #"{"id":null,"hello":{"token":null,"sharing":null,"report":{"location":{"latitude":null,"longitude":null},"#
          + #""capturedAtMs":null,"accuracyM":null,"headingDeg":null,"speedMps":null},"resume":null,"batches":null}}"#),
      .reads(tokenJSON(#""report":{"location":{}}"#))),
  ]

  private static let unknownMembers: [ConformanceCase] = [
    ("Number", "-1.5e3"), ("String", #""a\nb""#), ("True", "true"), ("False", "false"), ("Null", "null"),
    ("Object", #"{"a":[{"b":null}],"listNearby":{}}"#),
  ].map { name, value in
    required(
      "JsonInput.IgnoreUnknownJson\(name)", .client(#"{"later":\#(value),"sharing":{}}"#), .reads(pausedJSON("")))
  }
}
