/// Numbers in JSON. What the suite asks of `int32` is asked of the integers of 32 and 64 bits that this schema has.
extension ConformanceSuiteTests {
  static let jsonNumbers: [ConformanceCase] = integersThatAre + integersThatAreNot + floatingPoint

  private static func waiting(_ value: String) -> ConformanceInput {
    .server(waitingJSON(#""reconnectAfterMs":\#(value)"#))
  }

  private static func pageSize(_ value: String) -> ConformanceInput { .client(pageSizeJSON(#""pageSize":\#(value)"#)) }

  private static let integersThatAre: [ConformanceCase] =
    [
      ("Int64FieldMaxValue", #""9223372036854775807""#, "9223372036854775807"),
      ("Int64FieldMinValue", #""-9223372036854775808""#, "-9223372036854775808"),
      ("Int64FieldMaxValueNotQuoted", "9223372036854774784", "9223372036854774784"),
      ("Int64FieldMinValueNotQuoted", "-9223372036854775808", "-9223372036854775808"),
      ("Int32FieldMinValue", "-2147483648", "-2147483648"),
      ("Int32FieldMinFloatValue", "-2.147483648e9", "-2147483648"),
    ].map { name, text, value in
      required("JsonInput.\(name)", waiting(text), .reads(waitingJSON(#""reconnectAfterMs":"\#(value)""#)))
    }
    + [
      ("Uint32FieldMaxValue", "4294967295", "4294967295"),
      ("Uint32FieldMaxFloatValue", "4.294967295e9", "4294967295"),
      ("Int32FieldMaxValue", "2147483647", "2147483647"),
      ("Int32FieldMaxFloatValue", "2.147483647e9", "2147483647"),
      ("Int32FieldStringValue", #""70000""#, "70000"),
      ("Int32FieldStringValueEscaped", #""7\u003000\u0030""#, "70000"),
      ("Int32FieldFloatTrailingZero", "70000.000", "70000"),
      ("Int32FieldExponentialFormat", "7e4", "70000"),
      ("Int32FieldQuotedExponentialValue", #""7e4""#, "70000"),
    ].map { name, text, value in
      required("JsonInput.\(name)", pageSize(text), .reads(pageSizeJSON(#""pageSize":\#(value)"#)))
    } + [
      required("JsonInput.Int32FieldStringValueZero", pageSize(#""0""#), .reads(pageSizeJSON(""))),
      recommended(
        "JsonInput.Int64FieldBeString.Validator", waiting("1"), .reads(waitingJSON(#""reconnectAfterMs":"1""#))),
    ]

  private static let integersThatAreNot: [ConformanceCase] =
    [
      ("Uint32FieldTooLarge", "4294967296"), ("Uint32FieldNotInteger", "0.5"), ("Uint32FieldNotNumber", #""7x7""#),
      ("Int32FieldTrueValue", "true"), ("Int32FieldFalseValue", "false"), ("Int32FieldPlusSign", "+7"),
      ("Int32FieldLeadingZero", "07"), ("Int32FieldLeadingSpace", #"" 7""#),
      ("Int32FieldTrailingSpace", #""7 ""#), ("Int32FieldNotNumber", #""x7""#),
      ("Int32FieldStringValuePartiallyNumeric", #""70ab""#),
      ("Int32FieldStringValuePartiallyNumericSpace", #""70 00""#),
      ("Int32FieldStringValuePartiallyNumericComma", #""70,00""#),
      ("Int32FieldStringValuePartiallyNumericUnicode", #""70名00""#),
      ("Int32FieldStringValueNonNumeric", #""ab""#), ("Int32FieldEmptyString", "\"\""),
      ("Uint32FieldEmptyString", "\"\""),
    ].map { name, text in required("JsonInput.\(name)", pageSize(text), .refused) }
    + [
      ("Int64FieldTooLarge", #""9223372036854775808""#), ("Int64FieldTooSmall", #""-9223372036854775809""#),
      ("Int64FieldNotInteger", #""0.5""#), ("Int64FieldNotNumber", #""7x7""#), ("Int32FieldNotInteger", "-0.5"),
      ("Int32FieldNegativeWithLeadingZero", "-07"), ("Int64FieldEmptyString", "\"\""),
    ].map { name, text in required("JsonInput.\(name)", waiting(text), .refused) }

  private static func accuracy(_ value: String) -> ConformanceInput {
    .client(accuracyJSON(#","accuracyM":\#(value)"#))
  }

  private static func radius(_ value: String) -> ConformanceInput { .server(radiusJSON(#""radiusM":\#(value)"#)) }

  private static let floatingPoint: [ConformanceCase] = {
    let notFinite = "no number of this schema may be infinite or NaN"
    let negative = "no number of 32 bits of this schema may be below zero"
    let are = [
      ("MinPositiveValue", "1.2e-38", "2.3e-308"), ("MaxPositiveValue", "3.4e+38", "1.7e+308"),
      ("QuotedValue", #""2.5""#, #""2.5""#), ("QuotedExponentialValue", #""25e-1""#, #""25e-1""#),
    ].flatMap { name, float, double in
      [
        required(
          "JsonInput.FloatField\(name)", accuracy(float),
          .reads(accuracyJSON(#","accuracyM":\#(name.hasPrefix("Quoted") ? "2.5" : float)"#))),
        required(
          "JsonInput.DoubleField\(name)", radius(double),
          .reads(radiusJSON(#""radiusM":\#(name.hasPrefix("Quoted") ? "2.5" : double)"#))),
      ]
    }
    let areBelowZero = [("MaxNegativeValue", "-1.2e-38", "-2.3e-308"), ("MinNegativeValue", "-3.4e+38", "-1.7e+308")]
      .flatMap { name, float, double in
        [
          required("JsonInput.FloatField\(name)", accuracy(float), .differs(nil, because: negative)),
          required(
            "JsonInput.DoubleField\(name)", radius(double), .reads(radiusJSON(#""radiusM":\#(double)"#))),
        ]
      }
    let special = [("Nan", "NaN"), ("Infinity", "Infinity"), ("NegativeInfinity", "-Infinity")]
      .flatMap { name, word in
        [
          required("JsonInput.FloatField\(name)", accuracy("\"\(word)\""), .differs(nil, because: notFinite)),
          required("JsonInput.DoubleField\(name)", radius("\"\(word)\""), .differs(nil, because: notFinite)),
          recommended("JsonInput.FloatField\(name)NotQuoted", accuracy(word), .refused),
          recommended("JsonInput.DoubleField\(name)NotQuoted", radius(word), .refused),
        ]
      }
    let areNot = [("TooSmall", "-3.5e+38", "-1.8e+308"), ("TooLarge", "3.5e+38", "1.8e+308")]
      .flatMap { name, float, double in
        [
          required("JsonInput.FloatField\(name)", accuracy(float), .refused),
          required("JsonInput.DoubleField\(name)", radius(double), .refused),
        ]
      }
    let notNumbers = [
      ("EmptyString", "\"\""), ("StringValuePartiallyNumeric", #""70ab""#), ("StringValueNonNumeric", #""ab""#),
      ("TrueValue", "true"), ("FalseValue", "false"),
    ].flatMap { name, text in
      [
        required("JsonInput.FloatField\(name)", accuracy(text), .refused),
        required("JsonInput.DoubleField\(name)", radius(text), .refused),
      ]
    }
    let notFloats = [
      ("Space", #""70 00""#), ("Comma", #""70,00""#), ("Unicode", #""70名00""#),
    ].map { name, text in
      required("JsonInput.FloatFieldStringValuePartiallyNumeric\(name)", accuracy(text), .refused)
    }
    // Read from the binary form, to be written in JSON.
    let notCanonical: [ConformanceCase] = [
      ("QuietNan", 0x7FC0_4321, 0x7FF8_0000_4321_0000), ("SignalingNan", 0xFFA0_4321, 0xFFF4_0000_4321_0000),
    ].flatMap { (name: String, float: UInt32, double: UInt64) in
      [
        required(
          "JsonInput.FloatFieldNormalize\(name)", accuracy(Wire.float(3, Float(bitPattern: float))),
          .differs(nil, because: notFinite)),
        required(
          "JsonInput.DoubleFieldNormalize\(name)", radius(Wire.double(1, Double(bitPattern: double))),
          .differs(nil, because: notFinite)),
      ]
    }
    return [are, areBelowZero, special, areNot, notNumbers, notFloats, notCanonical].flatMap { $0 }
  }()
}
