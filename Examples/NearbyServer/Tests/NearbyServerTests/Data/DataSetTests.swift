import NearbyCore
@testable import NearbyServer
import Testing

/// Files of data sets, right and broken.
@Suite struct DataSetTests {
  static let header = "unix_seconds,user_id,latitude,longitude\n"

  @Test func `A data set is read as it is`() async throws {
    let files = [
      "locations.csv": Self.header + "1267401795,776,39.716480,-104.952060\r\n\n1267401795,b-7,-90,180",
      "friends.csv": "user_a,user_b\n776,lonely\n",
    ]
    try await TemporaryFile.folder(files) { path in
      let dataSet = try DataSet.load(directory: path)
      #expect(
        dataSet.checkIns == [
          CheckIn(
            time: Timestamp(milliseconds: 1_267_401_795_000), user: try UserID("776"),
            coordinate: try Coordinate(latitude: 39.71648, longitude: -104.95206)),
          CheckIn(
            time: Timestamp(milliseconds: 1_267_401_795_000), user: try UserID("b-7"),
            coordinate: try Coordinate(latitude: -90, longitude: 180)),
        ])
      #expect(dataSet.users.map(\.text) == ["776", "b-7", "lonely"])
      #expect(dataSet.friendships.count == 1)
    }
  }

  static let broken: [(String, Int, InvalidCSV.Problem)] = [
    ("", 1, .wrongHeader(expected: "unix_seconds,user_id,latitude,longitude")),
    ("time,user,lat,lon\n", 1, .wrongHeader(expected: "unix_seconds,user_id,latitude,longitude")),
    (header + "1,a,0,0\n2,a,0\n", 3, .wrongFieldCount(found: 3, expected: 4)),
    (header + "1,a,0,0,0\n", 2, .wrongFieldCount(found: 5, expected: 4)),
    (header + "1.5,a,0,0\n", 2, .unreadableField("time")),
    (header + "99999999999999999,a,0,0\n", 2, .unreadableField("time")),
    (header + "1,,0,0\n", 2, .unreadableField("user id")),
    (header + "1,a b,0,0\n", 2, .unreadableField("user id")),
    (header + "1,a,north,0\n", 2, .unreadableField("latitude")),
    (header + "1,a,0,\n", 2, .unreadableField("longitude")),
    (header + "1,a,nan,0\n", 2, .unreadableField("coordinate")),
    (header + "1,a,90.01,0\n", 2, .unreadableField("coordinate")),
    (header + "1,a,0,181\n", 2, .unreadableField("coordinate")),
    (header + "2,a,0,0\n\n1,a,0,0\n", 4, .outOfOrder),
    (header + "1,a\"b,0,0\n", 2, .strayQuote),
    (header + "1,\"a\"b,0,0\n", 2, .strayQuote),
    (header + "1,a,0,0\n2, \"a\",0,0\n", 3, .strayQuote),
    (header + "1,\"a,0,0\n2,b,0,0\n", 2, .unclosedQuote),
    (header + "1,\"a\"\"\r\n,0,0\n", 2, .unclosedQuote),
    (header + "1,\"a\nb\",0,0\n2,c,0,0\n", 2, .unreadableField("user id")),
    (header + "1,\"a\r\nb\n\",0,0\n2,c,0\n", 5, .wrongFieldCount(found: 3, expected: 4)),
    (header + "1,\"a\",\"0\n\",0\n", 2, .unreadableField("latitude")),
    (header + "1,\"a,b\",0\n", 2, .wrongFieldCount(found: 3, expected: 4)),
    (header + "1,a,0,0\r\n\r\n2,\"b\",0,0\r\n3,c,0\r\n", 5, .wrongFieldCount(found: 3, expected: 4)),
    ("\n" + header, 1, .wrongHeader(expected: "unix_seconds,user_id,latitude,longitude")),
  ]

  @Test(arguments: broken)
  func `A broken line is named with its number and what is wrong`(
    text: String, line: Int, problem: InvalidCSV.Problem
  ) async throws {
    try await TemporaryFile.folder(["locations.csv": text, "friends.csv": "user_a,user_b\n"]) { path in
      let error = #expect(throws: InvalidCSV.self) { try DataSet.load(directory: path) }
      #expect(error == InvalidCSV(file: "locations.csv", line: line, problem: problem))
      #expect(error?.description.hasPrefix("locations.csv, line \(line): ") == true)
    }
  }

  @Test(arguments: [
    "\u{FEFF}user_a,user_b\na,b\n", "user_a,user_b\r\na,b\r\n", "user_a,user_b\ra,b", "\"user_a\",user_b\n\"a\",\"b\"",
    "\u{FEFF}\"user_a\",\"user_b\"\n\na,\"b\"\n\n",
  ])
  func `However a file is written, it says the same`(text: String) async throws {
    try await TemporaryFile.folder(["friends.csv": text]) { path in
      let friends = try FriendsFile.load(path: path + "/friends.csv")
      #expect(friends.map { [$0.0.text, $0.1.text] } == [["a", "b"]])
    }
  }

  /// Ids that join with what stands before or after them, as far as characters are concerned.
  static let joining = [
    "\u{301}a", "a\u{600}", "\u{200D}a", "\u{600}", "\u{1F1E9}", "\u{FEFF}a", "e\u{301}", "\u{212A}",
  ]

  @Test(arguments: joining)
  func `An id is what stands between the commas`(name: String) async throws {
    for text in ["user_a,user_b\n\(name),b\n", "user_a,user_b\n\"\(name)\",\"b\"\r\n", "user_a,user_b\nb,\(name)"] {
      try await TemporaryFile.folder(["friends.csv": text]) { path in
        let friends = try FriendsFile.load(path: path + "/friends.csv")
        #expect(Set(friends.flatMap { [$0.0, $0.1] }) == [try UserID(name), try UserID("b")])
      }
    }
  }

  @Test func `What is quoted is part of the field`() throws {
    var cutter = CSVCutter(Array("a,\"b,\"\"c\"\"\r\nd\",\r\n\n\"\",e\n".utf8), file: "f")
    let first = try cutter.next()
    #expect(first?.line == 1)
    #expect(first?.fields == ["a", "b,\"c\"\r\nd", ""])
    let second = try cutter.next()
    #expect(second?.line == 4)
    #expect(second?.fields == ["", "e"])
    #expect(try cutter.next() == nil)
  }

  @Test func `Friends are read strictly, too`() async throws {
    for (text, line, problem) in [
      ("user_a,user_b\na\n", 2, InvalidCSV.Problem.wrongFieldCount(found: 1, expected: 2)),
      ("user_a,user_b\na,b\nc,c\n", 3, .friendOfOneself),
      ("user_a,user_b\na,\n", 2, .unreadableField("user id")),
    ] {
      try await TemporaryFile.folder(["friends.csv": text]) { path in
        let error = #expect(throws: InvalidCSV.self) { try FriendsFile.load(path: path + "/friends.csv") }
        #expect(error == InvalidCSV(file: "friends.csv", line: line, problem: problem))
      }
    }
  }

  @Test func `A file that is not there is named`() {
    let error = #expect(throws: InvalidCSV.self) { try DataSet.load(directory: "/nowhere") }
    #expect(error?.description == "/nowhere/locations.csv: cannot be read")
  }

  @Test func `The data set that comes along is whole`() throws {
    let dataSet = try DataSet.gowalla()
    #expect(dataSet.checkIns.count == 17_276)
    #expect(dataSet.users.count == 454)
    #expect(dataSet.friendships.count == 2043)
  }
}
