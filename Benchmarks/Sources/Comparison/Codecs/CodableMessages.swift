/// The two messages as somebody writes them for Foundation's coders: the same JSON as the schema's.
struct CodableServerMessage: Codable {
  var moved: CodableFriendMoved?
}

struct CodableFriendMoved: Codable {
  var friend: CodableNearbyFriend
}

struct CodableNearbyFriend: Codable {
  var user: String
  var location: CodableLatLng
  var distanceM: Double
  var reportedAtMs: String
  var capturedAtMs: String?
}

struct CodableLatLng: Codable {
  var latitude: Double
  var longitude: Double
}

struct CodableClientMessage: Codable {
  var id: UInt32?
  var report: CodableLocationReport?
}

struct CodableLocationReport: Codable {
  var location: CodableLatLng
  var capturedAtMs: String?
}
