package import NearbyCore

/// A CSV file of mutual friendships with the columns `user_a,user_b`.
package enum FriendsFile {
  package static func load(path: String) throws(InvalidCSV) -> [(UserID, UserID)] {
    var friendships: [(UserID, UserID)] = []
    for row in try CSVFile(path: path, columns: ["user_a", "user_b"]).rows {
      let one = try row.field(0, "user id") { try UserID($0) }
      let other = try row.field(1, "user id") { try UserID($0) }
      guard one != other else { throw row.invalid(.friendOfOneself) }
      friendships.append((one, other))
    }
    return friendships
  }
}
