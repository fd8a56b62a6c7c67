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
    let dataSet = try DataSet.load(directory: Demo.defaultDataDirectory)
    #expect(dataSet.checkIns.count == 17_276)
    #expect(dataSet.users.count == 454)
    #expect(dataSet.friendships.count == 2043)
  }
}
