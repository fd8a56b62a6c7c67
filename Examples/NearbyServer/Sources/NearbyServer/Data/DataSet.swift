import Foundation
package import NearbyCore

/// Who was where, and who is a friend of whom.
package struct DataSet: Sendable {
  /// In the order of time.
  package let checkIns: [CheckIn]
  package let friendships: [(UserID, UserID)]

  /// Everyone in either file, in order.
  package let users: [UserID]

  package init(checkIns: [CheckIn], friendships: [(UserID, UserID)]) {
    self.checkIns = checkIns
    self.friendships = friendships
    users = Set(checkIns.map(\.user) + friendships.flatMap { [$0.0, $0.1] }).sorted()
  }

  /// The same with the first `count` check-ins only.
  package func first(_ count: Int) -> DataSet {
    DataSet(checkIns: Array(checkIns.prefix(count)), friendships: friendships)
  }

  /// The same some time later.
  package func later(by duration: Duration) -> DataSet {
    DataSet(
      checkIns: checkIns.map { checkIn in
        CheckIn(time: checkIn.time.advanced(by: duration), user: checkIn.user, coordinate: checkIn.coordinate)
      },
      friendships: friendships)
  }

  /// From the first check-in to the last.
  package var duration: Duration {
    guard let first = checkIns.first, let last = checkIns.last else { return .zero }
    return .milliseconds(last.time.milliseconds(since: first.time))
  }

  /// Reads `locations.csv` (`unix_seconds,user_id,latitude,longitude`, ascending in time) and `friends.csv`
  /// (`user_a,user_b`).
  package static func load(directory: String) throws(InvalidCSV) -> DataSet {
    let directory = URL(fileURLWithPath: directory, isDirectory: true)
    let checkIns = try checkIns(path: directory.appendingPathComponent("locations.csv").path)
    let friendships = try FriendsFile.load(path: directory.appendingPathComponent("friends.csv").path)
    return DataSet(checkIns: checkIns, friendships: friendships)
  }

  private static func checkIns(path: String) throws(InvalidCSV) -> [CheckIn] {
    var checkIns: [CheckIn] = []
    for row in try CSVFile(path: path, columns: ["unix_seconds", "user_id", "latitude", "longitude"]).rows {
      // Thirty million years; multiplying by a thousand is safe below.
      let seconds = try row.field(0, "time") { Int64($0).flatMap { abs($0) < 1 << 50 ? $0 : nil } }
      let user = try row.field(1, "user id") { try UserID($0) }
      let latitude = try row.field(2, "latitude") { Double($0) }
      let longitude = try row.field(3, "longitude") { Double($0) }
      let coordinate = try row.field(2, "coordinate") { _ in
        try Coordinate(latitude: latitude, longitude: longitude)
      }
      let time = Timestamp(milliseconds: seconds * 1000)
      if let last = checkIns.last, time < last.time { throw row.invalid(.outOfOrder) }
      checkIns.append(CheckIn(time: time, user: user, coordinate: coordinate))
    }
    return checkIns
  }
}
