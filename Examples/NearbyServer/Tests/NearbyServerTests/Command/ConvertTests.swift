import Foundation
import NearbyCore
import NearbyProtocol
import NearbyServer
import Testing

/// `nearby-server convert` from outside: bytes in, bytes out.
@Suite(.timeLimit(.minutes(2)))
struct ConvertTests {
  private struct Outcome {
    var status: Int32
    var output: [UInt8]
    var errors: [String]

    var lines: [String] { String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init) }
  }

  private static let report = #"{"id":2,"report":{"location":{"latitude":52.5,"longitude":13.4}}}"#
  private static let binaryReport: [UInt8] = [
    0x18, 0x08, 0x02, 0x1A, 0x14, 0x0A, 0x12, 0x09, 0, 0, 0, 0, 0, 0x40, 0x4A, 0x40,
    0x11, 0xCD, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0x2A, 0x40,
  ]
  private static let pause: [UInt8] = [0x04, 0x32, 0x02, 0x08, 0x01]
  private static let pauseLine = #"{"sharing":{"paused":true}}"#

  private static func convert(
    _ message: String = "ClientMessage", from source: String, to target: String, _ input: [UInt8]
  ) async throws -> Outcome {
    try await TemporaryFile.folder([:]) { folder in
      let url = URL(fileURLWithPath: folder + "/input")
      try Data(input).write(to: url)
      let run = try await Command(
        ["convert", "--message", message, "--from", source, "--to", target], folder: folder,
        input: try FileHandle(forReadingFrom: url)
      ).end()
      let output = try Data(contentsOf: URL(fileURLWithPath: folder + "/output"))
      return Outcome(
        status: run.status, output: Array(output), errors: run.errors.split(separator: "\n").map(String.init))
    }
  }

  @Test func `JSON becomes protobuf, and the other way round`() async throws {
    let lines = Array("\(Self.report)\n\(Self.pauseLine)\n".utf8)
    let binary = try await Self.convert(from: "json", to: "proto", lines)
    #expect(binary.status == 0 && binary.errors == [])
    #expect(binary.output == Self.binaryReport + Self.pause)
    let json = try await Self.convert("nearby.v1.ClientMessage", from: "proto", to: "json", binary.output)
    #expect(json.status == 0 && json.errors == [])
    #expect(json.output == lines)
  }

  static let kinds: [(message: String, line: String)] = [
    ("ClientMessage", #"{"id":1,"hello":{"token":"a"}}"#),
    ("ServerMessage", #"{"left":{"user":"bert","reason":"LEAVE_REASON_INACTIVE"}}"#),
    ("ChannelMessage", #"{"friendship":{"user":"anna","friend":"bert"}}"#),
    ("LocationRecord", #"{"user":"anna","version":{"epoch":"7"},"unlocated":{}}"#),
  ]

  @Test(arguments: kinds, ["", "nearby.v1."])
  func `Each kind of message has a name, short and long`(
    kind: (message: String, line: String), package: String
  ) async throws {
    let binary = try await Self.convert(
      package + kind.message, from: "json", to: "proto", Array(kind.line.utf8))
    let json = try await Self.convert(package + kind.message, from: "proto", to: "json", binary.output)
    #expect(json.status == 0)
    #expect(json.lines == [kind.line])
  }

  @Test func `The same form is written anew, in its canonical way`() async throws {
    let json = try await Self.convert(
      from: "json", to: "json", Array(#" { "sharing" : { "paused":true,"x":[1] } , "id":null }"#.utf8))
    #expect(json.status == 0)
    #expect(json.lines == [Self.pauseLine])
    let binary = try await Self.convert(
      from: "proto", to: "proto", [0x08, 0x32, 0x02, 0x08, 0x02, 0x32, 0x02, 0x08, 0x01])
    #expect(binary.output == Self.pause)
  }

  @Test func `No input is no output`() async throws {
    for form in ["json", "proto"] {
      let run = try await Self.convert(from: form, to: "json", [])
      #expect(run.status == 0 && run.output == [] && run.errors == [])
    }
  }

  @Test func `A bad line is named, without its values, and the others go on`() async throws {
    let lines = [
      Self.pauseLine, "", #"{"report":{"location":{"latitude":91.25}}}"#, #"{"friendAdded":{"user":"a b"}}"#,
      "\(Self.report)\r", #"{"id":7}"#, #"{"hello":{"token":"secret""#,
    ]
    let run = try await Self.convert(
      from: "json", to: "json", Array(lines.joined(separator: "\n").utf8))
    #expect(run.status == 1)
    #expect(run.lines == [Self.pauseLine, Self.report])
    #expect(run.errors.count == 4)
    #expect(run.errors.map { $0.prefix(7) } == ["frame 2", "frame 3", "frame 5", "frame 6"])
    #expect(run.errors[0].contains("report.location.latitude: "))
    #expect(run.errors[1].contains("friendAdded.user: "))
    for secret in ["91", "a b", "secret"] { #expect(!run.errors.contains { $0.contains(secret) }) }
  }

  @Test(arguments: [
    "\u{FEFF}@\n", "\u{FEFF}\n@", "\n\n \t\r\n@\n\n", "\u{FEFF}@\r\n\r\n", "\r\n@", "@\n  ", "\u{FEFF}\n \n@\n@\n",
  ])
  func `Blank lines and a byte order mark are no messages`(form: String) async throws {
    let input = form.split(separator: "@", omittingEmptySubsequences: false).joined(separator: Self.pauseLine)
    let run = try await Self.convert(from: "json", to: "json", Array(input.utf8))
    #expect(run.status == 0 && run.errors == [])
    #expect(run.lines == [String](repeating: Self.pauseLine, count: form.count { $0 == "@" }))
  }

  @Test(arguments: ["\u{FEFF}", "\u{FEFF}\u{FEFF}{}", "{}\n\u{FEFF}{}"])
  func `A byte order mark is one at the beginning only`(input: String) async throws {
    let run = try await Self.convert(from: "json", to: "json", Array(input.utf8))
    #expect(run.status == (input == "\u{FEFF}" ? 0 : 1) && run.output == [])
    for bytes in [[0xEF], [0xEF, 0xBB]] as [[UInt8]] {
      #expect(try await Self.convert(from: "json", to: "json", bytes).status == 1)
    }
  }

  @Test func `A bad frame is named, and the others go on`() async throws {
    let run = try await Self.convert(
      from: "proto", to: "json", Self.pause + [0x00] + [0x03, 0x32, 0x02, 0x08] + Self.binaryReport)
    #expect(run.status == 1)
    #expect(run.lines == [Self.pauseLine, Self.report])
    #expect(run.errors.map { $0.prefix(7) } == ["frame 2", "frame 3"])
  }

  static let broken: [(bytes: [UInt8], text: String)] = [
    ([0x81, 0x80, 0x01], "length beyond the limit"),
    ([UInt8](repeating: 0xFF, count: 10), "varint of more than 64 bits"),
    ([0x80], "truncated"),
    ([0x05, 0x32], "truncated"),
  ]

  @Test(arguments: broken)
  func `A length that makes no sense ends the input`(bytes: [UInt8], text: String) async throws {
    let run = try await Self.convert(from: "proto", to: "json", Self.pause + bytes)
    #expect(run.status == 1)
    #expect(run.lines == [Self.pauseLine])
    #expect(run.errors.count == 1)
    #expect(run.errors.first?.hasPrefix("frame 2, byte 0: \(text)") == true, "\(run.errors)")
  }

  @Test func `A line may have as many bytes as a frame, and one more is too many`() async throws {
    func line(of count: Int) -> String {
      Self.pauseLine + String(repeating: " ", count: count - Self.pauseLine.utf8.count)
    }
    let limit = FrameLimits.maximumByteCount
    let lines = [line(of: limit), line(of: limit + 1), line(of: 300_000), line(of: 1000), line(of: 200_000)]
    let run = try await Self.convert(from: "json", to: "json", Array(lines.joined(separator: "\n").utf8))
    #expect(run.status == 1)
    #expect(run.lines == [Self.pauseLine, Self.pauseLine])
    #expect(
      run.errors == [2, 3, 5].map { "frame \($0), byte 0: \(WireError.Kind.tooLarge(limit: limit))" })
  }

  @Test func `A message that is too long in the other form only is told`() async throws {
    // Each of these characters takes six bytes in JSON.
    let token = [UInt8](repeating: 1, count: 8000)
    let run = try await Self.convert(
      from: "proto", to: "json", [0xC6, 0x3E, 0x12, 0xC3, 0x3E, 0x0A, 0xC0, 0x3E] + token + Self.pause)
    #expect(run.status == 1)
    #expect(run.errors == ["frame 1, byte 0: more than 16384 bytes in the other form"])
    #expect(run.lines == [Self.pauseLine])
  }

  @Test func `What was converted is written before more is waited for`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let input = Pipe()
      let command = try Command(
        ["convert", "--message", "ClientMessage", "--from", "json", "--to", "proto"], folder: folder,
        input: input.fileHandleForReading)
      var expected: [UInt8] = []
      for _ in 0..<3 {
        try input.fileHandleForWriting.write(contentsOf: Data("\(Self.pauseLine)\nx\n".utf8))
        expected += Self.pause
        while try Data(contentsOf: URL(fileURLWithPath: folder + "/output")) != Data(expected) {
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      // Half a message, and the rest later.
      try input.fileHandleForWriting.write(contentsOf: Data(Self.pauseLine.utf8.prefix(7)))
      try await Task.sleep(for: .milliseconds(20))
      try input.fileHandleForWriting.write(contentsOf: Data(Self.pauseLine.utf8.dropFirst(7)))
      try input.fileHandleForWriting.close()
      let run = try await command.end()
      #expect(run.status == 1)
      #expect(run.errors.split(separator: "\n").map { $0.prefix(7) } == ["frame 2", "frame 4", "frame 6"])
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/output")) == Data(expected + Self.pause))
    }
  }

  @Test func `A stream that is much longer than any buffer keeps its order`() async throws {
    let count = 20_000
    let lines = (0..<count).map { index in
      #"{"id":\#(index),"listNearby":{"cursor":"\#(String(repeating: "c", count: index % 300))"}}"#
    }
    let binary = try await Self.convert(
      from: "json", to: "proto", Array((lines.joined(separator: "\n") + "\n").utf8))
    #expect(binary.status == 0)
    let json = try await Self.convert(from: "proto", to: "json", binary.output)
    #expect(json.status == 0)
    #expect(json.lines.count == count)
    for (index, (line, expected)) in zip(json.lines, lines).enumerated()
    where line != (index % 300 == 0 ? #"{"id":\#(index),"listNearby":{}}"# : expected) {
      Issue.record("line \(index) is \(line)")
    }
  }

  @Test(arguments: ["Hello", "nearby.v2.ClientMessage", "clientmessage", ""])
  func `An unknown name is refused with the list of those there are`(name: String) async throws {
    let run = try await Self.convert(name, from: "json", to: "proto", [])
    #expect(run.status == 64)
    let text = run.errors.joined()
    for (message, _) in Self.kinds { #expect(text.contains(message)) }
  }
}
