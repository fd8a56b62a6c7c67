/// Bytes that are no message.
extension ConformanceSuiteTests {
  static let malformedBinary: [ConformanceCase] = prematureEnds + wrongTags + wrongGroups + unknownWireTypes + wrongText

  /// A field that no message has.
  private static let unknown: UInt64 = 777

  /// A field of each kind, as the bytes around it.
  private struct Place {
    var type: String
    var wireType: UInt64
    var number: UInt64
    var isInServerMessage = false

    /// The message around the field; none for a field of the outermost one.
    var body: UInt64?

    func input(_ bytes: [UInt8]) -> ConformanceInput {
      let frame = body.map { Wire.bytes($0, bytes) } ?? bytes
      return isInServerMessage ? .server(frame) : .client(frame)
    }
  }

  private static let places = [
    Place(type: "DOUBLE", wireType: 1, number: 3, isInServerMessage: true, body: 2),
    Place(type: "FLOAT", wireType: 5, number: 3, body: 3),
    Place(type: "INT64", wireType: 0, number: 1, isInServerMessage: true, body: 10),
    Place(type: "UINT32", wireType: 0, number: 1),
    Place(type: "BOOL", wireType: 0, number: 1, body: 6),
    Place(type: "ENUM", wireType: 0, number: 2, isInServerMessage: true, body: 6),
    Place(type: "STRING", wireType: 2, number: 1, body: 2),
    Place(type: "MESSAGE", wireType: 2, number: 3),
  ]

  /// What a value of a wire type may begin with, but not end.
  private static let beginnings: [UInt64: [UInt8]] = [
    0: [0xC1], 1: [1, 2, 3, 4, 5, 6, 7], 2: [0xFF], 5: [9, 8, 7],
  ]

  private static var prematureEnds: [ConformanceCase] {
    func ends(_ name: String, _ input: ConformanceInput) -> ConformanceCase {
      required("ProtobufInput.PrematureEof" + name, input, .refused)
    }
    var cases: [ConformanceCase] = []
    for place in places {
      let (type, wireType) = (place.type, place.wireType)
      let beginning = beginnings[wireType] ?? []
      let tag = Wire.tag(place.number, wireType)
      let unknownTag = Wire.tag(unknown, wireType)
      cases += [
        ends("BeforeKnownNonRepeatedValue.\(type)", place.input(tag)),
        ends("BeforeUnknownValue.\(type)", place.input(unknownTag)),
        ends("InsideKnownNonRepeatedValue.\(type)", place.input(tag + beginning)),
        ends("InsideUnknownValue.\(type)", place.input(unknownTag + beginning)),
      ]
      guard wireType == 2 else { continue }
      cases += [
        ends("InDelimitedDataForKnownNonRepeatedValue.\(type)", place.input(tag + [3, 0x61])),
        ends("InDelimitedDataForUnknownValue.\(type)", place.input(unknownTag + [3, 0x61])),
      ]
    }
    return cases + [
      ends("BeforeKnownRepeatedValue.MESSAGE", .client(Wire.bytes(8, Wire.tag(1, 2)))),
      ends("InsideKnownRepeatedValue.MESSAGE", .client(Wire.bytes(8, Wire.tag(1, 2), [0x80]))),
      ends("InDelimitedDataForKnownRepeatedValue.MESSAGE", .client(Wire.bytes(8, Wire.tag(1, 2), [2]))),
      ends("InSubmessageValue.MESSAGE", .client(Wire.bytes(3, Wire.tag(2, 0), [0x80]))),
    ]
  }

  private static let wrongTags: [ConformanceCase] = [
    required("ProtobufInput.IllegalZeroFieldNum_Case_0", .client([0x01] + [UInt8](repeating: 0, count: 8)), .refused),
    required("ProtobufInput.IllegalZeroFieldNum_Case_1", .client([0x02, 0x01, 0x61]), .refused),
    required("ProtobufInput.IllegalZeroFieldNum_Case_2", .client([0x03, 0x04]), .refused),
    required("ProtobufInput.IllegalZeroFieldNum_Case_3", .client([0x05, 0, 0, 0, 0]), .refused),
    required(
      "ProtobufInput.BadTag_FieldNumberTooHigh", .client([0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x03, 0x05]), .refused),
    required(
      "ProtobufInput.BadTag_FieldNumberSlightlyTooHigh", .client([0x88, 0x80, 0x80, 0x80, 0x20, 0x05]), .refused),
    required("ProtobufInput.BadTag_OverlongVarint", .client(overlongTag(of: 7)), .refused),
    required("ProtobufInput.BadTag_VarintMoreThanTenBytes", .client(overlongTag(of: 11)), .refused),
    required(
      "ProtobufInput.BadLength_Varint32BitOverflow",
      .client(Wire.bytes(2, Wire.tag(1, 2), [0x80, 0x80, 0x80, 0x80, 0x10])), .refused),
  ]

  /// The id of a message that is one but for the length of its tag.
  private static func overlongTag(of count: Int) -> [UInt8] {
    Wire.varint(8, bytesMore: count - 1) + [5] + Wire.bytes(7)
  }

  private static let wrongGroups: [ConformanceCase] = [
    ("UnmatchedEndGroup", Wire.tag(unknown, 4)),
    ("UnmatchedEndGroupUnknown", Wire.tag(100_000, 4)),
    ("UnmatchedEndGroupWrongType", Wire.tag(3, 4)),
    ("UnmatchedEndGroupNestedLen", Wire.bytes(3, Wire.tag(unknown, 4))),
    ("UnmatchedEndGroupNested", Wire.group(unknown, Wire.tag(unknown + 1, 4))),
    ("UnmatchedEndGroupWithData", Wire.tag(3, 4) + Wire.text(2, "some text")),
    ("UnmatchedStartGroup", Wire.tag(unknown, 3)),
    ("UnmatchedStartGroupUnknown", Wire.tag(100_000, 3)),
    ("UnmatchedStartGroupWrongType", Wire.tag(3, 3)),
    ("UnmatchedStartGroupNestedLen", Wire.bytes(3, Wire.tag(unknown, 3))),
    ("UnmatchedStartGroupNested", Wire.group(unknown, Wire.tag(unknown + 1, 3))),
    ("UnmatchedStartGroupWithData", Wire.tag(unknown, 3) + Wire.text(2, "some text")),
    ("MismatchedGroupTags", Wire.tag(unknown, 3) + Wire.text(2, "some text") + Wire.tag(unknown + 1, 4)),
    (
      "MismatchedNestedGroupTags",
      Wire.group(unknown, Wire.tag(unknown + 1, 3), Wire.text(2, "some text"), Wire.tag(unknown + 2, 4))
    ),
  ].map { name, bytes in required("ProtobufInput.\(name)", .client(Wire.bytes(7) + bytes), .refused) }

  private static let unknownWireTypes: [ConformanceCase] = [6, 7].flatMap { (type: UInt64) in
    (0..<4).flatMap { (number: UInt64) in
      (0..<4).map { (value: UInt8) in
        required(
          "ProtobufInput.UnknownWireType\(type)_Field\(number)_Version\(value)",
          .client([UInt8(number << 3 | type), value]), .refused)
      }
    }
  }

  private static let wrongText: [ConformanceCase] = [
    recommended(
      "ProtobufInput.RejectInvalidUtf8.String.Singular", .client(Wire.bytes(2, Wire.bytes(1, [0x61, 0x9F, 0xC3]))),
      .refused),
    recommended(
      "ProtobufInput.RejectInvalidUtf8.String.Oneof", .client(Wire.bytes(4, Wire.bytes(1, [0xFE, 0x61]))), .refused),
  ]
}
