import NearbyCore
import NearbyProtocol
import Testing

/// The codecs follow the conformance suite of Protocol Buffers, binary and JSON, in every case that applies to this
/// schema. The suite's own messages are none of this schema's, so its cases are put again with inputs of ours.
///
/// Left out are the cases of types that the schema does not use (maps, bytes, the well-known types, packed fields,
/// extensions, numbers of other kinds), of lists that are not of messages, of names that proto3 would write in another
/// case, and of performance.
@Suite struct ConformanceSuiteTests {
  private static let cases: [ConformanceCase] =
    malformedBinary + validBinary + recurringBinary + jsonSyntax + jsonNumbers + jsonValues

  @Test func everyCaseHasANameOfItsOwn() {
    #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
    for each in Self.cases {
      #expect(each.name.hasPrefix("Required.") || each.name.hasPrefix("Recommended."), "\(each)")
    }
  }

  @Test(arguments: cases)
  func isAnsweredAsTheSuiteWants(each: ConformanceCase) throws {
    let message = Result { () throws(WireError) in try each.input.decoded() }
    switch each.outcome {
    case .refused, .differs(nil, _): #expect(throws: WireError.self) { try message.get() }
    case .reads(let json), .differs(let json?, _):
      let message = try message.get()
      #expect(String(decoding: message.encoded(by: JSONCodec()), as: UTF8.self) == json)
      // Either form says the same.
      for form in Subprotocol.allCases {
        #expect(try each.input.decoded(message.encoded(by: form.codec), form) == message)
      }
    }
  }
}

extension ConformanceSuiteTests {
  static func required(
    _ name: String, _ input: ConformanceInput, _ outcome: ConformanceCase.Outcome
  ) -> ConformanceCase {
    ConformanceCase(name: "Required." + name, input: input, outcome: outcome)
  }

  static func recommended(
    _ name: String, _ input: ConformanceInput, _ outcome: ConformanceCase.Outcome
  ) -> ConformanceCase {
    ConformanceCase(name: "Recommended." + name, input: input, outcome: outcome)
  }
}
