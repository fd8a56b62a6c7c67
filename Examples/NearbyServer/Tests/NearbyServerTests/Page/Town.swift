import NearbyCore

/// A few people in Austin: a viewer, friends near and far, a stranger next door, and someone without friends.
enum Town {
  static let viewer = "ada"
  static let loner = "lone"

  /// The friends of the viewer who are near, by distance.
  static let near = ["bo", "cy", "di"]

  static let users = ["ada", "bo", "cy", "di", "far", "lone", "next"]
  private static let pairs = [
    ("ada", "bo"), ("ada", "cy"), ("ada", "di"), ("ada", "far"), ("bo", "cy"),
  ]

  static func friendships() throws -> [(UserID, UserID)] {
    try pairs.map { (try UserID($0), try UserID($1)) }
  }

  static func homes() throws -> [(String, Coordinate)] {
    [
      ("ada", try Coordinate(latitude: 30.2672, longitude: -97.7431)),
      ("bo", try Coordinate(latitude: 30.2762, longitude: -97.7431)),
      ("cy", try Coordinate(latitude: 30.2672, longitude: -97.7131)),
      ("di", try Coordinate(latitude: 30.2252, longitude: -97.7631)),
      ("far", try Coordinate(latitude: 30.5083, longitude: -97.6789)),
      ("lone", try Coordinate(latitude: 30.2680, longitude: -97.7420)),
      ("next", try Coordinate(latitude: 30.2673, longitude: -97.7430)),
    ]
  }
}
